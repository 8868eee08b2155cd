import {logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * A token or key among the plain log options.
 */
export const logSecretInOptions = containerRule(
  {
    id: 'log-secret-in-options',
    code: '521',
    severity: 'warning',
    phase: 'B',
    source: 'AWS API reference: LogConfiguration, secretOptions',
  },
  (container, report) => {
    for (const node of logOptions(container)?.members ?? []) {
      if (
        !/token|api[_-]?key|apikey|password|secret|license[_-]?key/i.test(String(node.key)) ||
        node.string === undefined ||
        /secret.*(arn|name)$/i.test(String(node.key))
      )
        continue
      report(node, `\`${node.key}\` stands in plain text in the log options`, {
        on: 'key',
        fix: 'move it to `secretOptions`',
      })
    }
  },
)
