import type {StopText} from '../diagnosis.js'
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
    source: sources.init,
  },
  {
    id: 'log-network',
    phase: 'logs',
    pattern:
      /connection issue between the task and (Amazon )?CloudWatch|failed to (validate|create|initialize).{0,40}log\w*.*(signal: killed|timeout|timed out|deadline|cancell?ed|connection re|EOF|no such host)|logs\.[\w-]+\.amazonaws\.com.*(timeout|refused|reset|no such host|cancel)/is,
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
    pattern: /firelens|fluent ?bit.*(config|exit)|unable to (generate|apply) .*log router/i,
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
