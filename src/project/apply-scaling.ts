import type {ApplicationAutoScalingApi} from '../core/api.js'
import type {ScalingChange} from '../scaling/plan-scaling.js'

/** What was done; policies come back with the ARN a CloudWatch alarm calls. */
export interface AppliedChange {
  operation: ScalingChange['operation']
  name: string
  policyArn?: string
  alarms?: string[]
}

/**
 * Makes the changes one after the other, in the order given, and yields each when AWS has taken it. An error of AWS
 * ends it: what was yielded stands, nothing after it was sent.
 */
export async function* applyScaling(
  api: ApplicationAutoScalingApi,
  changes: readonly ScalingChange[],
): AsyncGenerator<AppliedChange> {
  for (const change of changes) {
    const applied: AppliedChange = {operation: change.operation, name: change.name}
    switch (change.operation) {
      case 'RegisterScalableTarget':
        await api.registerScalableTarget(change.input)
        break
      case 'PutScalingPolicy': {
        const answer = await api.putScalingPolicy(change.input)
        if (answer.PolicyARN) applied.policyArn = answer.PolicyARN
        if (answer.Alarms) applied.alarms = answer.Alarms.map(alarm => alarm.AlarmName ?? '')
        break
      }
      case 'PutScheduledAction':
        await api.putScheduledAction(change.input)
        break
      case 'DeleteScalingPolicy':
        await api.deleteScalingPolicy(change.input)
        break
      case 'DeleteScheduledAction':
        await api.deleteScheduledAction(change.input)
        break
    }
    yield applied
  }
}
