import {containerRule} from '../rule.js'

/**
 * Version consistency is off and the tag can move: the tasks of one deployment may run different images.
 */
export const mutableVersionConsistency = containerRule(
  {
    id: 'mutable-version-consistency',
    code: '413',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: container image resolution',
  },
  (container, report) => {
    const image = container.text('image')
    if (container.text('versionConsistency') === 'disabled' && image !== undefined && !image.includes('@'))
      report(container.raw('versionConsistency')!, 'tasks of one deployment may run different images', {
        fix: 'remove `versionConsistency`, or pin a digest',
      })
  },
)
