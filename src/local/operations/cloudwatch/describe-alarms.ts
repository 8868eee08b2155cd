import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** Alarms that were put, and those a cluster file or a scenario gave a state, by name, by prefix or by state. */
export const describeAlarms: Operation<LocalRegion> = {
  name: 'DescribeAlarms',
  run: (region, input) => {
    const names = listOf(input['AlarmNames'])
    const prefix = input['AlarmNamePrefix']
    if (names.length > 0 && prefix !== undefined) {
      throw new AwsFault('ValidationException', 'AlarmNames and AlarmNamePrefix must not be given together')
    }
    // All alarms fit on one page, so no token is ever given out.
    if (input['NextToken'] !== undefined) throw new AwsFault('InvalidNextToken', 'The next token is invalid.')
    const state = input['StateValue']
    const put = region.conditions.metricAlarms ?? {}
    // An alarm that was put and given no state is OK.
    const states = {...Object.fromEntries(Object.keys(put).map(name => [name, 'OK'])), ...region.conditions.alarms}
    const alarms = Object.entries(states)
      .filter(([name]) => names.length === 0 || names.includes(name))
      .filter(([name]) => prefix === undefined || name.startsWith(String(prefix)))
      .filter(([, value]) => state === undefined || value === state)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      MetricAlarms: alarms.map(([AlarmName, StateValue]) => ({
        ...put[AlarmName],
        AlarmName,
        AlarmArn: `arn:aws:cloudwatch:${region.region}:${region.accountId}:alarm:${AlarmName}`,
        StateValue,
        StateReason: 'declared to the endpoint',
        ActionsEnabled: true,
      })),
      CompositeAlarms: [],
    }
  },
}

// JSON has lists; a form has `{1: …}`.
function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : formList(value)).map(String)
}
