import {plural} from '../../core/units.js'
import {replaced} from '../edits.js'
import {taskRule} from '../rule.js'
import {readSecret} from '../secret-arn.js'

/**
 * A Secrets Manager ARN with a JSON key and the wrong number of colons: the agent takes exactly three parts after the
 * name (key, version stage, version id), each of which may be empty.
 */
export const secretArnSegments = taskRule(
  {
    id: 'secret-arn-segments',
    code: '608',
    severity: 'error',
    phase: 'T',
    source: 'AWS docs: Secrets Manager secrets in ECS; amazon-ecs-agent',
    awsMessage: 'unexpected ARN format with parameters when trying to retrieve ASM secret',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const container of task.containers) {
      const nodes = [...container.list('secrets'), ...(container.raw('logConfiguration')?.list('secretOptions') ?? [])]
      for (const secret of nodes) {
        const node = secret.raw('valueFrom')
        const text = node?.kind === 'string' ? String(node.scalar) : undefined
        if (!node || text === undefined || node.opaque) continue
        const extra = readSecret(text).extra
        if (!extra || extra.length === 0 || extra.length === 3) continue
        const given = extra.filter(part => part !== '')
        const mended = extra.length < 3 && extra[0] !== '' ? `${text}${':'.repeat(3 - extra.length)}` : undefined
        report(
          node,
          extra.length < 3
            ? `the secret ARN has ${plural(extra.length, 'colon')} after the name; it takes none or three: name:key:stage:id`
            : `the secret ARN has ${extra.length} parts after the name; there are three: key, version stage, version id`,
          {
            fix: `write …:secret:NAME:${given[0] ?? 'KEY'}::`,
            edits: mended ? [replaced(node, mended)] : [],
          },
        )
      }
    }
  },
)
