import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'

const usuallyPrivate =
  /^(ghcr\.io|registry\.gitlab\.com|[\w-]+\.azurecr\.io|[\w.-]+\.jfrog\.io|[\w-]*\.?gcr\.io|[\w-]+-docker\.pkg\.dev)$/

/**
 * An image of a registry that is usually private without repositoryCredentials, or credentials that are no secret.
 */
export const repoCredentials = containerRule(
  {
    id: 'repo-credentials',
    code: '443',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: private registry authentication',
  },
  (container, report) => {
    const credentials = container.raw('repositoryCredentials')?.text('credentialsParameter')
    if (credentials !== undefined && !/^(arn:aws[\w-]*:secretsmanager:|[\w/+=.@-]+$)/.test(credentials)) {
      report(
        container.raw('repositoryCredentials')!.raw('credentialsParameter')!,
        `"${credentials.slice(0, 80)}" is neither the ARN nor the name of a secret`,
        {fix: 'give the ARN of the secret in Secrets Manager'},
      )
    }
    const host = parseImage(container.text('image') ?? '').host
    // gcr.io/distroless and the like are public.
    if (
      host &&
      usuallyPrivate.test(host) &&
      !/^gcr\.io\/(distroless|google-?containers|google-samples)/.test(container.text('image')!) &&
      !container.get('repositoryCredentials')
    ) {
      report(container.raw('image')!, `${host} may need \`repositoryCredentials\``, {
        fix: 'add them, or check that the image is public',
      })
    }
  },
)
