import {deploymentBounds} from '../deployment-bounds.js'
import {serviceRule} from '../rule.js'

/**
 * Minimum and maximum leave a rolling update no room: nothing can start and nothing can stop.
 */
export const deploymentNeverMoves = serviceRule(
  {
    id: 'deployment-never-moves',
    code: '1018',
    severity: 'error',
    phase: 'T',
    source: 'AWS docs: deployment configuration; the minimum is rounded up, the maximum down',
  },
  (service, report) => {
    const desiredCount = service.root.number('desiredCount')
    const {minimumHealthyPercent, maximumPercent} = service
    if (
      desiredCount === undefined ||
      service.daemon ||
      !service.percentsKnown ||
      service.controller !== 'ECS' ||
      (service.deployment?.text('strategy') ?? 'ROLLING') !== 'ROLLING'
    )
      return
    if ([desiredCount, minimumHealthyPercent ?? 0, maximumPercent ?? 0].some(number => number > 100_000)) return
    const bounds = deploymentBounds({
      desiredCount,
      ...(minimumHealthyPercent === undefined ? {} : {minimumHealthyPercent}),
      ...(maximumPercent === undefined ? {} : {maximumPercent}),
    })
    if (!bounds.stuck) return
    report(
      service.deployment?.get('maximumPercent') ?? service.root.raw('desiredCount')!,
      `a deployment can never move: ${bounds.lower} of ${desiredCount} tasks must stay, at most ${bounds.upper} may run`,
      {
        fix: 'raise `maximumPercent` or lower `minimumHealthyPercent`',
        evidence: [
          {name: 'desired', value: desiredCount},
          {name: 'lower', value: bounds.lower},
          {name: 'upper', value: bounds.upper},
        ],
      },
    )
  },
)
