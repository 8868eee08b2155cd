import {secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A valueFrom that is no ARN is read as the name of an SSM parameter.
 */
export const secretBareName = containerRule(
  {
    id: 'secret-bare-name',
    code: '611',
    severity: 'suggestion',
    phase: 'T',
    source: 'AWS API reference: Secret, valueFrom',
  },
  (container, report) => {
    const bare = secretsOf(container).filter(({value}) => value !== undefined && !value.startsWith('arn:'))
    const [first, ...others] = bare.map(({name, value, node}) => ({name, value, node: node.raw('valueFrom')!}))
    if (!first) return
    const more =
      others.length > 0 ? `, and so ${others.length === 1 ? 'is 1 other' : `are ${others.length} others`}` : ''
    report(first.node, `${first.name}: "${first.value!.slice(0, 80)}" is read as an SSM parameter name${more}`, {
      fix: 'for Secrets Manager give the ARN',
      related: others.slice(0, 10).map(({node}) => node),
    })
  },
)
