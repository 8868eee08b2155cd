import {requireTargetGroupOf} from '../../load-balancing.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {targetHealth} from '../../target-health.js'

export const describeTargetHealth: Operation<LocalRegion> = {
  name: 'DescribeTargetHealth',
  run: (region, input) => ({
    TargetHealthDescriptions: targetHealth(region, requireTargetGroupOf(region, input['TargetGroupArn'])),
  }),
}
