import {logDriver} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * A log driver that Fargate does not have.
 */
export const logDriverFargate = containerRule(
  {
    id: 'log-driver-fargate',
    code: '502',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS docs: Fargate logging',
    awsMessage: 'is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]',
  },
  (container, report, task) => {
    const driver = logDriver(container)
    if (!task.fargate || driver === undefined || ['awslogs', 'splunk', 'awsfirelens'].includes(driver)) return
    if (!['fluentd', 'gelf', 'journald', 'json-file', 'syslog'].includes(driver)) return
    report(container.raw('logConfiguration')!.raw('logDriver')!, `${driver} does not work on Fargate`, {
      fix: 'use awslogs, splunk or awsfirelens',
      awsMessage: `${driver} is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]`,
    })
  },
)
