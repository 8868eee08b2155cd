import type {ApplicationAutoScalingApi, CloudWatchApi} from '../core/api.js'
import {InternalError} from '../core/errors.js'
import type {ScalingChange} from '../scaling/plan-scaling.js'

/** Where changes are sent; CloudWatch only for the alarms of step scaling policies. */
export interface ScalingWriteApi {
  applicationAutoScaling: ApplicationAutoScalingApi
  cloudWatch?: CloudWatchApi
}

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
  api: ScalingWriteApi,
  changes: readonly ScalingChange[],
): AsyncGenerator<AppliedChange> {
  const policyArns = new Map<string, string>()
  for (const change of changes) {
    const applied: AppliedChange = {operation: change.operation, name: change.name}
    switch (change.operation) {
      case 'RegisterScalableTarget':
        await api.applicationAutoScaling.registerScalableTarget(change.input)
        break
      case 'PutScalingPolicy': {
        const answer = await api.applicationAutoScaling.putScalingPolicy(change.input)
        if (answer.PolicyARN) {
          applied.policyArn = answer.PolicyARN
          policyArns.set(change.name, answer.PolicyARN)
        }
        if (answer.Alarms) applied.alarms = answer.Alarms.map(alarm => alarm.AlarmName ?? '')
        break
      }
      case 'PutMetricAlarm': {
        const arn = policyArns.get(change.policyName) ?? change.policyArn
        if (!arn || !api.cloudWatch) throw new InternalError(`no policy for alarm ${change.name} to call`)
        await api.cloudWatch.putMetricAlarm({...change.input, AlarmActions: [arn]})
        break
      }
      case 'PutScheduledAction':
        await api.applicationAutoScaling.putScheduledAction(change.input)
        break
      case 'DeleteScalingPolicy':
        await api.applicationAutoScaling.deleteScalingPolicy(change.input)
        break
      case 'DeleteAlarms':
        if (!api.cloudWatch) throw new InternalError(`no client removes alarm ${change.name}`)
        await api.cloudWatch.deleteAlarms(change.input)
        break
      case 'DeleteScheduledAction':
        await api.applicationAutoScaling.deleteScheduledAction(change.input)
        break
    }
    yield applied
  }
}

/** `applyScaling` to its end. */
export async function sendAll(api: ScalingWriteApi, changes: readonly ScalingChange[]): Promise<AppliedChange[]> {
  const applied: AppliedChange[] = []
  for await (const change of applyScaling(api, changes)) applied.push(change)
  return applied
}
