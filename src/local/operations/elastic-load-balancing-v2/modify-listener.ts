import {forwardAction, requireRule} from '../../listener-rules.js'
import {balancerListener, forwardsOf} from '../../load-balancing.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Sets the target groups of a Network Load Balancer's listener that a service names, and their weights. */
export const modifyListener: Operation<LocalRegion> = {
  name: 'ModifyListener',
  run: (region, input) => {
    const rule = requireRule(region, input['ListenerArn'], 'ListenerNotFound')
    const forwards = forwardsOf(region, input['DefaultActions']) ?? rule.forwards
    region.network.rules?.set(rule.ruleArn, {...rule, forwards})
    return {Listeners: [{...balancerListener(region, rule.listenerArn), DefaultActions: [forwardAction(forwards)]}]}
  },
}
