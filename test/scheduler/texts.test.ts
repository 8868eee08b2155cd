import {describe, expect, it} from 'vitest'
import {closestMatching, messages, stoppedReasons} from '../../src/scheduler/messages.js'
import {Town} from './town.js'

/** The forms in which AWS's service events have been seen, after `(service NAME) `. */
const eventForms = [
  /^has reached a steady state\.$/,
  /^has started \d+ tasks: (\(task \w+\) ?)+\.( Amazon ECS replaced \d+ tasks due to an unhealthy status\.)?$/,
  /^has started \d+ tasks in [a-z0-9-]+ to AZ Rebalance: (\(task \w+\) ?)+\.$/,
  /^has stopped \d+ running tasks: (\(task \w+\) ?)+\.$/,
  /^stopped \d+ pending tasks\.$/,
  /^has begun draining connections on \d+ tasks\.$/,
  /^(de)?registered \d+ targets in \(target-group arn:aws:elasticloadbalancing:\S+\)$/,
  /^\(deployment ecs-svc\/\d+\) deployment completed\.$/,
  /^\(deployment ecs-svc\/\d+\) deployment failed: tasks failed to start\.$/,
  /^\(deployment ecs-svc\/\d+\) deployment failed: alarm detected\.$/,
  /^rolling back to deployment ecs-svc\/\d+\.$/,
  /^is unable to consistently start tasks successfully\. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide\.$/,
  /^was unable to place a task because no container instance met all of its requirements\. Reason: No Container Instances were found in your (cluster|capacity provider)\./,
  /^was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [\w-]+\) (has insufficient (CPU units|memory) available\.|has insufficient GPU resource available\.|is already using a port required by your task\.|is missing an attribute required by your task\.|doesn't have the agent connected\.|encountered error "[^"]+"\.)/,
  /^was unable to place a task\. Reason: .+\.$/,
  /^failed to launch a task with \(error .+\)\.$/,
  /^was unable to stop or start tasks during a deployment because of the service deployment configuration\. Update the minimumHealthyPercent or maximumPercent value and try again\.$/,
  /^was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded\.$/,
  /^was unable to reach steady state because \((deployment|taskSet) ecs-svc\/\d+\) was unable to scale in due to \(reason \d+ tasks under protection\)$/,
  /^is AZ balanced with (\d+ tasks in [a-z0-9-]+(, )?)+\.$/,
  /^is not AZ balanced with (\d+ tasks in [a-z0-9-]+(, )?)+\. AZ Rebalancing in progress\.$/,
  /^\(task \w+\) (\(port \d+\) )?is unhealthy in \(target-group \S+\) due to \(reason .+\)\.$/,
  /^\(task \w+\) failed container health checks\.$/,
]

const stopForms = [
  /^Essential container in task exited$/,
  /^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/,
  /^Task failed ELB health checks in \(target-group \S+\)$/,
  /^Task failed container health checks$/,
  /^Task stopped by user$/,
  /^Container instance deregistration forced by user$/,
  /^Host EC2 \(instance i-\w+\) terminated\.$/,
]

const group = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/4d2246e3635cc45b'
const task = 'arn:aws:ecs:eu-west-1:123456789012:task/prod/0123456789abcdef0123456789abcdef'
const instance = 'arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/0123456789abcdef0123456789abcdef'

describe('every text of the scheduler has a form in which AWS writes it', () => {
  const closest = [
    'RESOURCE:CPU',
    'RESOURCE:MEMORY',
    'RESOURCE:GPU',
    'RESOURCE:PORTS',
    'RESOURCE:ENI',
    'ATTRIBUTE',
    'AGENT',
    'MemberOf placement constraint unsatisfied.',
    'DistinctInstance placement constraint unsatisfied.',
  ].map(reason => messages.noneMet(closestMatching(reason, instance)))

  it.each([
    messages.steady(),
    messages.started([task, task], 0),
    messages.started([task, task], 2),
    messages.startedToRebalance([task], 'eu-west-1a'),
    messages.stopped([task, task]),
    messages.stoppedPending(3),
    messages.draining(2),
    messages.registered(1, group),
    messages.deregistered(1, group),
    messages.targetUnhealthy(task, 8080, group, 'Request timed out'),
    messages.targetUnhealthy(task, undefined, group, 'Health checks failed with these codes: [503]'),
    messages.containerUnhealthy(task),
    messages.deploymentCompleted('ecs-svc/1234567890123456789'),
    messages.deploymentFailedToStart('ecs-svc/1234567890123456789'),
    messages.deploymentAlarm('ecs-svc/1234567890123456789'),
    messages.rollingBack('ecs-svc/1234567890123456789'),
    messages.startImpaired(),
    messages.notPlaced(
      'Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    ),
    messages.noneMet(closestMatching('No Container Instances were found in your cluster.', undefined)),
    messages.launchError(
      "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/R' that was provided for this task.",
    ),
    messages.configurationBlocks(),
    messages.provisioningLimit(),
    messages.protectedTasks('ecs-svc/1234567890123456789', 2),
    messages.balanced('2 tasks in eu-west-1a, 1 tasks in eu-west-1b'),
    messages.notBalanced('3 tasks in eu-west-1a, 1 tasks in eu-west-1b'),
    ...closest,
  ])('%s', text => {
    expect(eventForms.filter(form => form.test(text))).toHaveLength(1)
  })

  it.each([
    stoppedReasons.essentialExited,
    stoppedReasons.scaling('ecs-svc/1234567890123456789'),
    stoppedReasons.targetUnhealthy(group),
    stoppedReasons.containerUnhealthy,
    stoppedReasons.deregistered,
    stoppedReasons.terminated('i-0123456789abcdef0'),
  ])('stopped: %s', text => {
    expect(stopForms.filter(form => form.test(text))).toHaveLength(1)
  })
})

describe('the order of events of one good rollout behind a load balancer', () => {
  it('started, registered, stopped, draining, deregistered, completed, steady', () => {
    const town = new Town().instances(2)
    const loadBalancers = [{targetGroupArn: group, containerName: 'web', containerPort: 80}]
    town.create({desiredCount: 2, loadBalancers}).to(600)
    const updated = town.nowMs
    town.update({taskDefinition: 'web:2'}).to(900)
    expect(town.messages(updated).map(text => text.replace(/(\(task\) ?)+/, '(task)'))).toEqual([
      '0 (service web) has started 2 tasks: (task).',
      `15 (service web) registered 2 targets in (target-group ${group})`,
      '165 (service web) has stopped 2 running tasks: (task).',
      '165 (service web) has begun draining connections on 2 tasks.',
      `165 (service web) deregistered 2 targets in (target-group ${group})`,
      '467 (service web) (deployment ecs-svc) deployment completed.',
      '467 (service web) has reached a steady state.',
    ])
  })

  it('ids have their real shapes', () => {
    const town = new Town().instances(1).create({desiredCount: 1}).to(100)
    const service = town.service()
    expect(service.deployments[0]?.id).toMatch(/^ecs-svc\/\d{19}$/)
    expect(service.serviceRevisions[0]?.serviceRevisionArn).toMatch(/:service-revision\/prod\/web\/\d{19}$/)
    expect(service.serviceDeployments[0]?.serviceDeploymentArn).toMatch(/:service-deployment\/prod\/web\/[\w-]{21}$/)
    expect([...town.state.tasks.keys()][0]).toMatch(/:task\/prod\/[0-9a-f]{32}$/)
  })
})
