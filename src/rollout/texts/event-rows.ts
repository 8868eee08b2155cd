import {explain, whoAnswered} from './commands.js'

/** What a service event is for a watcher. */
export type EventKind = 'info' | 'success' | 'warning' | 'error'

/** A row of the table of service event texts. */
export interface EventText {
  id: string
  kind: EventKind
  pattern: RegExp
  /** Set when the event names a cause by itself. */
  what?: string
  causes?: string[]
  fix?: string
  /** The same as a command to paste, with its names in braces. */
  commands?: string[]
  source?: string
  /** Group whose text is a reason of its own, looked up among the stop texts. */
  reason?: 'why'
  /** A symptom that needs a cause under it. */
  symptom?: boolean
  /** The cluster's container instances can be asked why. */
  placement?: boolean
}

const messages = 'AWS docs: Amazon ECS service event messages'

/**
 * Service events in the order they are tried. The API writes `(service NAME) …`, AWS's docs `service (NAME) …`, a
 * console drops the parentheses: patterns start after that.
 */
export const eventRows: readonly EventText[] = [
  {id: 'steady', kind: 'info', pattern: /has reached a steady state/i},
  {
    id: 'health-replacement',
    kind: 'warning',
    pattern: /has started \d+ tasks?.*replaced \d+ tasks? due to an unhealthy status/is,
  },
  {id: 'started-az', kind: 'info', pattern: /has started \d+ tasks? in [\w-]+ to AZ Rebalance/i},
  {id: 'started', kind: 'info', pattern: /has started \d+ tasks?/i},
  {id: 'stopped-pending', kind: 'info', pattern: /stopped \d+ pending tasks?/i},
  {id: 'stopped', kind: 'info', pattern: /has stopped \d+ running tasks?/i},
  {id: 'draining', kind: 'info', pattern: /has begun draining connections on \d+ tasks?/i},
  {id: 'deregistered', kind: 'info', pattern: /deregistered \d+ (targets?|instances?) in/i},
  {id: 'registered', kind: 'info', pattern: /registered \d+ (targets?|instances?) in/i},
  {id: 'deploy-completed', kind: 'success', pattern: /deployment completed/i},
  {
    id: 'load-balancer-role-denied',
    kind: 'error',
    pattern:
      /(lifecycle hook|networking configuration).{0,100}User: \S{1,200} is not authorized to perform:? elasticloadbalancing:/i,
    what: 'the role ECS moves the traffic with lacks a permission',
    causes: [
      'the infrastructure role of the load balancer lacks an elasticloadbalancing action',
      'a permission boundary or service control policy denies it',
    ],
    fix: 'attach AmazonECSInfrastructureRolePolicyForLoadBalancers to the role of loadBalancers[].advancedConfiguration',
    commands: [
      'give the role its policy: aws iam attach-role-policy --role-name {role} --policy-arn arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers',
    ],
    source: 'AWS docs: troubleshooting blue/green deployments',
  },
  {
    id: 'pause-hook-rolled-back',
    kind: 'error',
    pattern:
      /((?<stage>[A-Z_]{4,40}) )?lifecycle hook\(?s?\)? failed\.? ?.{0,200}(ecs-pause-|answered with ROLLBACK)|because ContinueServiceDeployment was called/is,
    what: 'a PAUSE hook was answered with ROLLBACK',
    causes: [
      'somebody, or a pipeline, looked and said no (`gantry continue --rollback`, the console, ContinueServiceDeployment)',
    ],
    fix: `ask who answered, then deploy again: ${whoAnswered}`,
    source: 'AWS docs: continuing service deployments',
  },
  {
    id: 'pause-hook-timed-out',
    kind: 'error',
    pattern: /((?<stage>[A-Z_]{4,40}) )?pause (lifecycle )?hook\(?s?\)? (has )?timed out/i,
    what: 'nobody answered a PAUSE hook before its timeout, which says ROLLBACK',
    causes: ['nobody was asked, or too late: the timeout is a day unless timeoutConfiguration says otherwise'],
    fix: 'deploy again and answer in time with `gantry continue`; timeoutConfiguration.timeoutInMinutes gives up to 20160, its action CONTINUE goes on by itself',
    commands: [
      'deploy again and answer in time: gantry continue {service} --cluster {cluster}; timeoutConfiguration.timeoutInMinutes gives up to 20160, its action CONTINUE goes on by itself',
    ],
    source: 'AWS docs: pause hooks for service deployments',
  },
  {
    id: 'lifecycle-hook-timed-out',
    kind: 'error',
    pattern: /((?<stage>[A-Z_]{4,40}) )?lifecycle hook\(?s?\)? (has )?timed out/i,
    what: 'a lifecycle hook did not succeed before its timeout, which says ROLLBACK',
    causes: ['the function went on answering IN_PROGRESS', 'what it waits for never came'],
    fix: "read the function's logs, or give it more time: timeoutConfiguration.timeoutInMinutes",
    commands: [
      'read what the function waited for, or give it more time (timeoutConfiguration.timeoutInMinutes): aws logs tail /aws/lambda/{function} --since 1h',
    ],
    source: 'AWS docs: deployment lifecycle hooks',
  },
  {
    id: 'lifecycle-hook-failed',
    kind: 'error',
    pattern:
      /(?<stage>[A-Z_]{4,40}) lifecycle hook\(?s?\)? failed\.? ?(?<detail>.*)|(lifecycle )?hook\(?s?\)?( execution)? failure/i,
    what: 'a lifecycle hook failed',
    causes: ['the function answered FAILED, or no hookStatus at all', 'its role may not invoke it'],
    fix: 'read the function\'s logs; it must answer {"hookStatus": "SUCCEEDED"}',
    commands: [
      'read what the function wrote; it must answer {"hookStatus": "SUCCEEDED"}: aws logs tail /aws/lambda/{function} --since 1h',
    ],
    source: 'AWS docs: deployment lifecycle hooks',
  },
  {
    id: 'blue-green-network-invalid',
    kind: 'error',
    pattern: /because of invalid networking configuration[.:]? ?(?<detail>.*)/is,
    what: 'the load balancer is not set up for this deployment strategy',
    causes: [
      'a target group is not on the listener rule',
      'two target groups carry traffic',
      'the infrastructure role lacks a permission',
    ],
    fix: 'attach both target groups to the production (or test) listener rule, one of them with all the weight',
    source: 'AWS docs: troubleshooting blue/green deployments',
  },
  {
    id: 'alarm-detected',
    kind: 'error',
    pattern:
      /deployment failed: alarm detected|because .{0,40}alarms? .{0,40}(ALARM|triggered|breached)|alarm\(?s?\)? detected/i,
    what: 'a deployment alarm went into ALARM',
    causes: ['the new revision makes the metric worse', 'the alarm was about to ring anyway'],
    fix: "look at the alarm's metric since the deployment began",
    source: 'AWS docs: CloudWatch alarms for deployment failures',
  },
  {
    id: 'breaker-tripped',
    kind: 'error',
    pattern: /deployment failed: tasks failed to start|circuit breaker.*(threshold|tasks? failed|triggered)/i,
    symptom: true,
  },
  {id: 'rolling-back', kind: 'error', pattern: /rolling back to deployment/i, symptom: true},
  {id: 'deploy-failed', kind: 'error', pattern: /deployment failed: ?(?<why>.+)/is, reason: 'why', symptom: true},
  {id: 'start-impaired', kind: 'error', pattern: /unable to consistently start tasks/i, symptom: true},
  {
    id: 'deployment-configuration-stuck',
    kind: 'error',
    pattern:
      /unable to (stop or start|start or stop) tasks during a deployment because of the (service )?deployment configuration/i,
    what: 'the deployment configuration lets no task start and none stop',
    causes: ['minimumHealthyPercent and maximumPercent leave no room at this desiredCount'],
    fix: 'set minimumHealthyPercent 50 and maximumPercent 200, or at a desiredCount of 1 minimumHealthyPercent 0 or maximumPercent 200',
    source: messages,
  },
  {
    id: 'provisioning-limit',
    kind: 'error',
    pattern: /provisioning capacity limit (was )?exceeded/i,
    what: 'the cluster has 500 tasks waiting for capacity, and takes no more',
    causes: ['the Auto Scaling group cannot follow'],
    fix: "raise the group's maximum, or look at why its instances do not join",
    source: messages,
  },
  {
    id: 'place-reason',
    kind: 'error',
    pattern: /unable to place a task\. ?Reason:? ?(?<why>.+)/is,
    reason: 'why',
  },
  {
    id: 'az-place-failed',
    kind: 'warning',
    pattern: /unable to place a task in (?<zone>[a-z]{2}-[a-z]{2,9}(-[a-z]{2,9})?-\d[a-z]{1,2})\b/i,
    what: 'Availability Zone rebalancing cannot start a task in the zone it wants to fill',
    causes: ['Fargate has no capacity there now', 'the container instances of that zone are full, or there are none'],
    fix: 'nothing while the service is steady; else add instances or another subnet in that zone',
    source: 'AWS docs: service Availability Zone rebalancing event messages',
  },
  {
    id: 'placement-failed',
    kind: 'error',
    pattern: /unable to place a task|no container instance met all of its requirements|closest matching/i,
    reason: 'why',
    placement: true,
    what: 'no container instance can take the task',
    causes: ['the instances are full, a host port is taken, or a constraint is not met'],
    fix: 'run `gantry explain` for the service',
    commands: [explain],
    source: messages,
  },
  {
    id: 'could-not-launch',
    kind: 'error',
    pattern: /could not launch \d+ tasks?/i,
    what: 'ECS could not launch all tasks of the deployment',
    causes: ['capacity'],
    fix: 'look at the reason that follows in the events',
    source: messages,
    symptom: true,
  },
  {
    id: 'launch-error',
    kind: 'error',
    pattern: /failed to launch a task with \(?error:? ?(?<why>.+)/is,
    reason: 'why',
    what: 'ECS could not launch a task',
    causes: ['the text names it'],
    fix: 'correct what the text names',
    source: messages,
  },
  {
    id: 'no-capacity-provider-instances',
    kind: 'error',
    pattern: /unable to reach steady state.*No Container Instances were found/is,
    reason: 'why',
    what: 'the capacity provider has no container instances',
    causes: ['its Auto Scaling group is at 0 or cannot launch'],
    fix: 'check the Auto Scaling group',
    source: messages,
  },
  {
    id: 'target-unhealthy',
    kind: 'warning',
    pattern:
      /is unhealthy in \(?(target-group|elb)\)? \(?(?<target>[^)\s]{1,300})(\)? due to \(?(reason )?(?<detail>.+?)\)?\.?$)?/i,
  },
  {id: 'container-check-failed', kind: 'warning', pattern: /failed container health checks/i},
  {
    id: 'target-group-missing',
    kind: 'error',
    pattern:
      /not healthy in target-group .*due to .?TARGET( GROUP)? IS NOT FOUND|target ?group.{0,80}(not found|does not exist)/is,
    what: 'a target group of the service does not exist, or its target was taken out',
    causes: ['it was deleted or deregistered outside ECS'],
    fix: 'make the target group again, or correct loadBalancers',
    source: messages,
  },
  {
    id: 'target-registration-failed',
    kind: 'error',
    pattern:
      /failed to (?<verb>register|deregister) targets? in \(?target-group (?<target>[^)\s]{1,300})\)? with \(?error (?<detail>.+)/is,
    what: 'ECS cannot register the task with its target group',
    causes: [
      'the target group is of another VPC, or of the wrong target type',
      'the role lacks elasticloadbalancing:RegisterTargets',
      'the target group was deleted',
    ],
    fix: "use a target group of type ip for awsvpc tasks, in the tasks' VPC; check the infrastructure role",
    source: messages,
  },
  {
    id: 'target-health-unreadable',
    kind: 'error',
    pattern: /failed to describe target health/i,
    what: "ECS may not read the target group's health",
    causes: ['its role lacks elasticloadbalancing:DescribeTargetHealth'],
    fix: 'allow it in the infrastructure or service-linked role',
    source: messages,
  },
  {
    id: 'scale-in-protected',
    kind: 'warning',
    pattern: /tasks? under protection|protected tasks are more than the desired count/i,
    what: 'old tasks are protected from scale-in, and the deployment waits for them',
    causes: ['the tasks set their own protection'],
    fix: 'let the tasks drop their protection when their work is done',
    source: 'AWS docs: task scale-in protection',
  },
  {id: 'throttled', kind: 'warning', pattern: /operations are being throttled/i},
  {
    id: 'agent-start-timeout',
    kind: 'error',
    pattern: /Timed out waiting for Amazon ECS Agent to start/i,
    what: 'the agent of an instance did not start',
    causes: ['the text names its log'],
    fix: 'read /var/log/ecs/ecs-agent.log on the instance',
    source: messages,
  },
  {
    id: 'service-role-broken',
    kind: 'error',
    pattern: /IAM (permissions policies|trust relationship) ha(s|ve) been misconfigured/i,
    what: 'ECS lost the permissions to run this service',
    causes: ["the service role's policies or trust relationship were changed"],
    fix: 'restore the service-linked role AWSServiceRoleForECS',
    source: messages,
  },
  {id: 'az-balanced', kind: 'info', pattern: /is AZ balanced with/i},
  {id: 'az-unbalanced', kind: 'info', pattern: /is not AZ balanced|AZ Rebalanc/i},
]

/** An event no row knows, whose text quotes a reason the stop texts know. */
export const reasonAlone: EventText = {id: 'reason-alone', kind: 'error', pattern: /(?:)/, reason: 'why'}
