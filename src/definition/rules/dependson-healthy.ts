import {containerRule} from '../rule.js'

/**
 * A dependency waits for HEALTHY, and the container it waits for has no health check in the definition.
 * A HEALTHCHECK of the image does not count.
 */
export const dependsonHealthy = containerRule(
  {
    id: 'dependson-healthy',
    code: '416',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: ContainerDependency, condition',
    awsMessage: 'A dependency container with HEALTHY condition must have health check configured.',
  },
  (container, report, task) => {
    for (const dependency of container.list('dependsOn')) {
      const name = dependency.text('containerName')
      const target = name === undefined ? undefined : task.container(name)
      if (
        !target ||
        dependency.text('condition') !== 'HEALTHY' ||
        target.get('healthCheck') ||
        target.members.some(member => String(member.key).toLowerCase() === 'healthcheck')
      )
        continue
      report(dependency.raw('condition')!, `"${name}" needs a \`healthCheck\``, {
        why: 'a HEALTHCHECK of the image is ignored',
        fix: `add \`healthCheck\` to "${name}", or wait for START`,
        related: [target],
      })
    }
  },
)
