import {arnName} from '../../../core/arn.js'
import {findRole} from '../../find-role.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'
import {allowsAction} from '../../surroundings.js'

/** Whether a role's declared actions allow each action on each resource; resources do not matter here. */
export const simulatePrincipalPolicy: Operation<LocalRegion> = {
  name: 'SimulatePrincipalPolicy',
  run: (region, input) => {
    const source = String(input['PolicySourceArn'] ?? '')
    if (!/^arn:[^:]+:iam::/.test(source))
      throw new AwsFault('InvalidInput', `Invalid Entity Arn: ${source.slice(0, 200)}`)
    const role = findRole(region, arnName(source))
    const resources = formList(input['ResourceArns']).map(String)
    return {
      EvaluationResults: formList(input['ActionNames']).flatMap(action =>
        (resources.length > 0 ? resources : ['*']).map(resource => ({
          EvalActionName: String(action),
          EvalResourceName: resource,
          EvalDecision: allowsAction(role, String(action)) ? 'allowed' : 'implicitDeny',
        })),
      ),
      IsTruncated: false,
    }
  },
}
