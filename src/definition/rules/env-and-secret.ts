import {removed} from '../edits.js'
import {environmentOf, secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * One name in environment and in secrets.
 */
export const envAndSecret = containerRule(
  {
    id: 'env-and-secret',
    code: '615',
    severity: 'error',
    phase: 'R',
    source: 'dagster-io/dagster#11622',
    awsMessage: 'must be unique and not shared with any … environment variables',
    fix: 'dangerous',
  },
  (container, report) => {
    const secrets = new Map(secretsOf(container).map(({name, node}) => [name, node]))
    for (const {name, node} of environmentOf(container)) {
      const secret = secrets.get(name)
      if (secret)
        report(node.raw('name')!, `${name} is in both \`environment\` and \`secrets\``, {
          fix: 'keep the secret',
          related: [secret.raw('name')!],
          edits: [removed(node)],
        })
    }
  },
)
