import type {DescribeLogGroupsRequest} from '@aws-sdk/client-cloudwatch-logs'
import {groupArn, logsPage} from '../../log-groups.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const describeLogGroups: Operation<LocalRegion, DescribeLogGroupsRequest> = {
  name: 'DescribeLogGroups',
  run: (region, input) => {
    const {logGroupNamePrefix: prefix, logGroupNamePattern: pattern} = input
    if (prefix !== undefined && pattern !== undefined) {
      throw new AwsFault(
        'InvalidParameterException',
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      )
    }
    const groups = [...region.logGroups.values()]
      .filter(({logGroupName}) => prefix === undefined || logGroupName.startsWith(prefix))
      .filter(({logGroupName}) => pattern === undefined || logGroupName.toLowerCase().includes(pattern.toLowerCase()))
      .sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1))
    const {items, ...rest} = logsPage(groups, input, 50)
    return {
      logGroups: items.map(group => ({
        logGroupName: group.logGroupName,
        creationTime: group.createdAtMs,
        retentionInDays: group.retentionInDays,
        metricFilterCount: 0,
        arn: `${groupArn(region, group.logGroupName)}:*`,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        logGroupArn: groupArn(region, group.logGroupName),
      })),
      ...rest,
    }
  },
}
