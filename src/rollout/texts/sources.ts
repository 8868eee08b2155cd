/** Where the rows' texts are documented, or were seen. */
export const sources = {
  stopped: 'AWS docs: stopped tasks error messages',
  pull: 'AWS docs: CannotPullContainer task errors',
  init: 'AWS docs: ResourceInitializationError',
  agent: 'Amazon ECS agent: error names; observed',
  failures: 'AWS docs: API failure reasons',
  fargate: 'AWS docs: Fargate quotas and capacity',
  observed: 'observed in service events and task reasons',
}
