import {requireTargetGroupOf} from '../../load-balancing.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const describeTargetGroupAttributes: Operation<LocalRegion> = {
  name: 'DescribeTargetGroupAttributes',
  run: (region, input) => {
    const group = requireTargetGroupOf(region, input['TargetGroupArn'])
    const attributes: [key: string, value: string][] = [
      ['stickiness.enabled', 'false'],
      ['deregistration_delay.timeout_seconds', String(group.deregistrationDelaySeconds)],
      ['stickiness.type', 'lb_cookie'],
      ['slow_start.duration_seconds', '0'],
      ['load_balancing.algorithm.type', 'round_robin'],
    ]
    return {Attributes: attributes.map(([Key, Value]) => ({Key, Value}))}
  },
}
