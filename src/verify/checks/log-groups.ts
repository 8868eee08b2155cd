import type {OnlineCheck, Outcome} from '../check.js'
import {ng, ok, skip} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {containers} from '../members.js'

/**
 * Every awslogs group exists, unless the definition has it created.
 * @see AWS docs: send Amazon ECS logs to CloudWatch
 */
export const logGroups: OnlineCheck = {
  id: 'log-groups',
  iamActions: ['logs:DescribeLogGroups'],
  check: (api, subject) => {
    const groups = new Map<string, Record<string, string>>()
    for (const container of containers(subject)) {
      const log = container.logConfiguration
      const group = log?.logDriver === 'awslogs' ? log.options?.['awslogs-group'] : undefined
      if (group) groups.set(group, log?.options ?? {})
    }
    return Promise.all(
      [...groups].map(async ([group, options]): Promise<Outcome> => {
        const what = `log group ${group}`
        if (options['awslogs-create-group'] === 'true')
          return ok(what, 'created at the first start (awslogs-create-group)')
        const region = options['awslogs-region']
        if (region && region !== subject.region)
          return skip(what, `it is in ${region}; only ${subject.region} was asked`)
        try {
          const answer = await api.cloudWatchLogs.describeLogGroups({logGroupNamePrefix: group})
          if (answer.logGroups?.some(found => found.logGroupName === group)) return ok(what)
          return ng(
            what,
            'it does not exist: the container would not start',
            `aws logs create-log-group --log-group-name ${group}`,
          )
        } catch (error) {
          return couldNotTellOf(logGroups, error, what)
        }
      }),
    )
  },
}
