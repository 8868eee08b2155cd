/** Where the rows' texts are documented, or were seen. */
/** What only the pull of an image speaks of: HTTP's and TLS's own words are any program's. */
export const ofAnImage =
  /pull|image|registr|manifest|\bref\b|blob|layer|docker|daemon|containerd|\becr\b|ghcr|quay|\/v2\/|toomanyrequests|insufficient_scope|requested access to the resource|basic auth credentials/i

export const ofASecret = /secret|\basm\b|\bssm\b|parameter|valueFrom|registry auth|ResourceInitialization/i

export const sources = {
  stopped: 'AWS docs: stopped tasks error messages',
  pull: 'AWS docs: CannotPullContainer task errors',
  init: 'AWS docs: ResourceInitializationError',
  agent: 'Amazon ECS agent: error names; observed',
  failures: 'AWS docs: API failure reasons',
  fargate: 'AWS docs: Fargate quotas and capacity',
  observed: 'observed in service events and task reasons',
}
