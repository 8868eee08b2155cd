import {logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * max-buffer-size where it has no effect, or written as no size.
 */
export const logBuffer = containerRule(
  {id: 'log-buffer', code: '511', severity: 'warning', phase: 'B', source: 'AWS docs: max-buffer-size'},
  (container, report) => {
    const options = logOptions(container)
    const size = options?.get('max-buffer-size')
    const text = size?.string
    if (!size || text === undefined) return
    if (options!.text('mode') === 'blocking')
      report(size, '`max-buffer-size` has no effect when `mode` is blocking', {
        fix: 'remove it',
        related: [options!.raw('mode')!],
      })
    else if (!/^\d+[kmgKMG]?[bB]?$/.test(text))
      report(size, `"${text.slice(0, 40)}" is no size`, {fix: 'write it as "25m"'})
  },
)
