import {forwardAction, listenerOf, requireRule} from '../../listener-rules.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** The rules services have named, by ARN or of one listener; the default rule of a listener answers 404. */
export const describeRules: Operation<LocalRegion> = {
  name: 'DescribeRules',
  run: (region, input) => {
    const arns = formList(input['RuleArns'])
    const listener = input['ListenerArn']
    if (arns.length === 0 && typeof listener !== 'string') {
      throw new AwsFault('ValidationError', 'You must specify either listener ARN or rule ARNs')
    }
    const rules = [...(region.network.rules?.values() ?? [])].filter(({ruleArn}) => ruleArn.includes(':listener-rule/'))
    const found =
      arns.length > 0
        ? arns.map(arn => requireRule(region, arn, 'RuleNotFound'))
        : rules.filter(one => one.listenerArn === listener)
    if (arns.length === 0 && found.length === 0 && !rules.some(one => listenerOf(one.ruleArn) === listener)) {
      throw new AwsFault('ListenerNotFound', 'One or more listeners not found')
    }
    return {
      Rules: found.map(({ruleArn, priority, forwards}) => ({
        RuleArn: ruleArn,
        Priority: priority,
        Conditions: [],
        Actions: [forwardAction(forwards)],
        IsDefault: false,
      })),
    }
  },
}
