import {logDriver, logOptions, secretOptions, secretOptionsKnown} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * splunk without its URL or its token.
 */
export const splunkRequired = containerRule(
  {
    id: 'splunk-required',
    code: '520',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: LogConfiguration; splunk driver options',
  },
  (container, report) => {
    if (logDriver(container) !== 'splunk') return
    const options = logOptions(container)
    if (options?.opaque || !secretOptionsKnown(container)) return
    const secret = secretOptions(container)
    const missing = ['splunk-url', 'splunk-token'].filter(name => !options?.get(name) && !secret.includes(name))
    if (missing.length > 0)
      report(
        options ?? container.raw('logConfiguration')!,
        `splunk needs ${missing.map(name => `\`${name}\``).join(' and ')}`,
        {on: 'key', fix: 'add them to `options`, the token to `secretOptions`'},
      )
  },
)
