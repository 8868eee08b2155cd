import {containerRule} from '../rule.js'

/**
 * Credential specs that are more than one, or not credentialspec:ARN or credentialspecdomainless:ARN.
 */
export const credspec = containerRule(
  {
    id: 'credspec',
    code: '823',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerDefinition, credentialSpecs',
  },
  (container, report) => {
    const specs = container.list('credentialSpecs')
    if (specs.length > 1)
      report(specs[1]!, 'only one credential spec', {fix: 'remove the others', related: [specs[0]!]})
    for (const node of specs)
      if (node.string !== undefined && !/^credentialspec(domainless)?:.+$/i.test(node.string))
        report(node, `"${node.string.slice(0, 80)}" is not credentialspec:ARN or credentialspecdomainless:ARN`, {
          fix: 'put the prefix before the ARN',
        })
  },
)
