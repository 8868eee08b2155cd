import {parseEcrHost, parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * The image is pulled from one region and the logs go to another.
 * Off in the default profile: a central registry is common.
 */
export const ecrRegionMismatch = containerRule(
  {
    id: 'ecr-region-mismatch',
    code: '412',
    severity: 'suggestion',
    phase: 'B',
    source: 'seen in public task definitions',
  },
  (container, report) => {
    const host = parseImage(container.text('image') ?? '').host
    const registry = host === undefined ? undefined : parseEcrHost(host)?.region
    const logs = container.raw('logConfiguration')?.raw('options')?.text('awslogs-region')
    if (registry && logs && registry !== logs)
      report(container.raw('image')!, `the image is pulled from ${registry}, the logs go to ${logs}`, {
        fix: 'check that both are meant',
        related: [container.raw('logConfiguration')!.raw('options')!.raw('awslogs-region')!],
      })
  },
)
