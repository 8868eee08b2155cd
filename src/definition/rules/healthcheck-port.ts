import {containerRule} from '../rule.js'

/**
 * The health check asks a local port that the container does not map.
 */
export const healthcheckPort = containerRule(
  {
    id: 'healthcheck-port',
    code: '429',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'seen in public task definitions',
  },
  (container, report) => {
    const mapped = container.list('portMappings').flatMap(mapping => mapping.number('containerPort') ?? [])
    if (
      mapped.length === 0 ||
      container.list('portMappings').some(mapping => mapping.number('containerPort') === undefined)
    )
      return
    for (const node of container.raw('healthCheck')?.list('command') ?? []) {
      const port = /(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})/.exec(node.string ?? '')?.[1]
      if (port !== undefined && !mapped.includes(Number(port)))
        report(node, `checks ${port}; the container maps ${mapped.join(', ')}`, {
          fix: 'check one of the mapped ports',
          related: [container.raw('portMappings')!],
        })
    }
  },
)
