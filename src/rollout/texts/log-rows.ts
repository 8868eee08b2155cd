import type {StopText} from '../diagnosis.js'
import {permit} from './commands.js'
import {sources} from './sources.js'

/** Log drivers that cannot be started. */
export const logRows: readonly StopText[] = [
  {
    id: 'log-permission',
    phase: 'logs',
    pattern: /not authorized to perform:? logs:\w*|(log driver|awslogs|CloudWatch).*AccessDenied/is,
    what: 'the execution role may not write the logs',
    causes: [
      'it lacks logs:CreateLogStream and logs:PutLogEvents',
      'the managed policy has no logs:CreateLogGroup, which awslogs-create-group needs',
    ],
    fix: 'allow the action, or create the log group beforehand',
    commands: [permit],
    source: sources.init,
  },
  {
    id: 'log-group-missing',
    phase: 'logs',
    pattern:
      /specified log group does not exist|log (group|stream) .{0,60}(does not exist|not found)|(logging|log) driver.*ResourceNotFound/is,
    what: 'the log group does not exist',
    causes: [
      'awslogs-group was not created, and awslogs-create-group is not true',
      'awslogs-region names another region',
    ],
    fix: 'create the log group, or set awslogs-create-group to "true" and allow logs:CreateLogGroup',
    commands: [
      'create it: aws logs create-log-group --log-group-name {logGroup} --region {region}',
      'create it: aws logs create-log-group --log-group-name {logGroup}',
    ],
    source: sources.init,
  },
  {
    id: 'log-option-invalid',
    phase: 'logs',
    pattern:
      /unknown log opt|awslogs-[\w-]+ is required|unable to get awslogs driver arguments|must specify a value for log opt|\b(gelf|fluentd|splunk|syslog|awslogs|journald)\b[:-] ?.{0,60}(is required|invalid|needs to be|unsupported|not supported)/i,
    what: 'an option of the log driver is missing, or the driver does not know it',
    causes: [
      'awslogs-region or awslogs-group is not given',
      'an option of another driver, or a typo in its name',
      'a value the driver does not take',
    ],
    fix: 'correct logConfiguration.options: awslogs wants awslogs-group and awslogs-region, and awslogs-stream-prefix on Fargate',
    source: sources.init,
  },
  {
    id: 'log-endpoint-down',
    phase: 'logs',
    pattern:
      /^(?!.*(amazonaws|awslogs|cloudwatch)).*(initiali[sz]e|start|create) (the )?logg(ing driver|er)\b.*(dial (tcp|udp|unix)|connection (refused|reset)|no such host|\bEOF\b|i\/o timeout)/i,
    what: 'what the log driver sends to (fluentd, syslog, gelf, splunk) does not answer',
    causes: [
      'the collector is not running yet, or not on this instance',
      'its address in logConfiguration is wrong',
      'a security group closes its port',
    ],
    fix: 'start the collector first (a DAEMON service), or give the driver its asynchronous option (fluentd-async, mode non-blocking)',
    source: 'Docker log drivers; observed',
  },
  {
    id: 'log-network',
    phase: 'logs',
    pattern:
      /connection issue between the task and (Amazon )?CloudWatch|failed to (validate|create|initialize).{0,40}log.*(signal: killed|timeout|timed out|deadline|cancell?ed|connection re|EOF|no such host)|logs\.[\w-]+\.amazonaws\.com.*(timeout|refused|reset|no such host|cancel)/is,
    what: 'the task cannot reach CloudWatch Logs',
    causes: [
      'a private subnet without NAT and without the logs endpoint',
      "the endpoint's security group or private DNS",
      'a wrong awslogs-region',
    ],
    fix: 'add the logs endpoint or a NAT, and open 443 to it',
    source: sources.init,
  },
  {
    id: 'firelens-config',
    phase: 'logs',
    pattern:
      /firelens|fluent ?bit.*(config|exit)|unable to (generate|apply) .*log router|\[config\] |configuration file contains errors|section .{1,40} tried to instance/i,
    what: 'FireLens cannot be set up',
    causes: [
      'an option the log router does not know',
      'its configuration in S3 cannot be read',
      'no log router container',
    ],
    fix: 'check firelensConfiguration and the logConfiguration options',
    source: sources.agent,
  },
  {
    id: 'log-driver-failed',
    phase: 'logs',
    pattern:
      /failed to (initialize|create|start|validate) .{0,20}logg?(er|ing driver)|failed to validate logger args|log(ging)? driver .{0,40}(failed|not supported)/i,
    what: 'the log driver cannot be started',
    causes: ['a missing log group or region', 'no route to the logs endpoint', 'an option the driver does not know'],
    fix: 'check logConfiguration.options, and that the log group exists',
    source: sources.init,
    catchAll: true,
  },
]
