import type {PutMetricAlarmInput} from '@aws-sdk/client-cloudwatch'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** An alarm; it acts when it calls a step scaling policy and its metric has data points. @throws AwsFault */
export const putMetricAlarm: Operation<LocalRegion, PutMetricAlarmInput> = {
  name: 'PutMetricAlarm',
  run: (region, input) => {
    const {AlarmName: name, ComparisonOperator: operator, EvaluationPeriods: periods} = input
    if (!name || !operator || !periods) {
      throw new AwsFault('ValidationException', 'AlarmName, ComparisonOperator and EvaluationPeriods must be given')
    }
    region.conditions.metricAlarms = {...region.conditions.metricAlarms, [name]: input}
    return {}
  },
}
