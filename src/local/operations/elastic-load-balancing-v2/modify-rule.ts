import {forwardAction, requireRule} from '../../listener-rules.js'
import {forwardsOf} from '../../load-balancing.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Sets the target groups of a rule and their weights; a deployment that shifts traffic sets them again. */
export const modifyRule: Operation<LocalRegion> = {
  name: 'ModifyRule',
  run: (region, input) => {
    const rule = requireRule(region, input['RuleArn'], 'RuleNotFound')
    const forwards = forwardsOf(region, input['Actions']) ?? rule.forwards
    region.network.rules?.set(rule.ruleArn, {...rule, forwards})
    const {ruleArn, priority} = rule
    return {
      Rules: [
        {RuleArn: ruleArn, Priority: priority, Conditions: [], Actions: [forwardAction(forwards)], IsDefault: false},
      ],
    }
  },
}
