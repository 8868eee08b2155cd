import {describe, expect, test} from 'vitest'
import {readPlacementEvent, translatePlacementEvent} from '../../src/placement/event-text.js'
import {closestMatching, messages} from '../../src/scheduler/messages.js'

const P = '(service web) was unable to place a task because no container instance met all of its requirements.'
const id = '0123456789abcdef0123456789abcdef'
const near = `${P} The closest matching (container-instance ${id})`
const instance = {containerInstanceId: id}

const texts: [string, string, object][] = [
  [`${P} Reason: No Container Instances were found in your cluster.`, 'no-instances-in-cluster', {filter: 'active'}],
  [
    `${P} Reason: No Container Instances were found in your capacity provider.`,
    'no-instances-in-provider',
    {filter: 'capacity-provider'},
  ],
  [
    '(service web) was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
    'no-instances-in-provider',
    {filter: 'capacity-provider'},
  ],
  [`${near} has insufficient CPU units available.`, 'closest-cpu', {filter: 'cpu', ...instance}],
  [`${near} has insufficient memory available.`, 'closest-memory', {filter: 'memory', ...instance}],
  [`${near} has insufficient GPU resource available.`, 'closest-gpu', {filter: 'gpu', ...instance}],
  [`${near} is already using a port required by your task.`, 'closest-port', {filter: 'ports', ...instance}],
  [`${near} is missing an attribute required by your task.`, 'closest-attribute', {filter: 'attributes', ...instance}],
  [`${near} doesn't have the agent connected.`, 'closest-agent', {filter: 'agent', ...instance}],
  [`${near} doesn’t have the agent connected.`, 'closest-agent', {filter: 'agent', ...instance}],
  [`${near} encountered error "AGENT".`, 'closest-error', {filter: 'agent', reason: 'AGENT', ...instance}],
  [
    `${near} encountered error "RESOURCE:ENI".`,
    'closest-error',
    {filter: 'network-interfaces', reason: 'RESOURCE:ENI', ...instance},
  ],
  [
    `${near} encountered error "MemberOf placement constraint unsatisfied.".`,
    'closest-error',
    {filter: 'member-of', ...instance},
  ],
  [
    `${near} encountered error "DistinctInstance placement constraint unsatisfied.".`,
    'closest-error',
    {filter: 'distinct-instance', ...instance},
  ],
  [`${near} has no reserved ports available.`, 'closest-none-left', {reason: 'reserved ports', ...instance}],
  [P, 'no-instance', {}],
  [
    '(service web) was unable to place a task. Reason: TaskFailedToStart: RESOURCE:GPU.',
    'task-failed-to-start',
    {filter: 'gpu'},
  ],
  [
    '(service web) was unable to place a task. Reason: TaskFailedToStart: EMPTY CAPACITY PROVIDER.',
    'task-failed-to-start',
    {filter: 'capacity-provider'},
  ],
  [
    "(service web) was unable to place a task. Reason: You've reached the limit on the number of tasks you can run concurrently.",
    'task-quota',
    {},
  ],
  [
    '(service web) was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently.',
    'vcpu-quota',
    {},
  ],
  ['(service web) was unable to place a task. Reason: Internal error.', 'internal-error', {}],
  [
    '(service web) was unable to place a task. Reason: The requested CPU configuration is above your limit.',
    'above-limit',
    {},
  ],
  [
    '(service web) was unable to place a task. Reason: The requested MEMORY configuration is above your limit.',
    'above-limit',
    {},
  ],
  [
    '(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    'capacity-unavailable',
    {},
  ],
  [
    '(service web) was unable to place a task. Reason: ResourceInitializationError: Unable to launch instance(s) for capacity provider cp. Details.',
    'provider-launch',
    {},
  ],
  [
    '(service web) was unable to place a task. Reason: CannotPullContainerError: pull image manifest has been retried 1 time(s).',
    'not-placement',
    {},
  ],
  [
    '(service web) was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets.',
    'not-placement',
    {},
  ],
  ['(service web) was unable to place a task. Reason: something new.', 'reason', {reason: 'something new.'}],
  [
    '(service web) is unable to place a task in eu-west-1a because no container instance met all of its requirements.',
    'zone-no-instance',
    {availabilityZone: 'eu-west-1a'},
  ],
  ['(service web) is unable to place a task in eu-west-1a.', 'zone-fargate', {availabilityZone: 'eu-west-1a'}],
  [
    '(service web) was unable to AZ Rebalance because (taskSet ecs-svc/1) was unable to scale in due to (reason 2 tasks under protection).',
    'rebalance-blocked',
    {},
  ],
  [
    '(service web) is not AZ balanced with 3 tasks in eu-west-1a, 1 tasks in eu-west-1b. AZ Rebalancing in progress.',
    'not-balanced',
    {reason: '3 tasks in eu-west-1a, 1 tasks in eu-west-1b'},
  ],
  ['(service web) stopped AZ Rebalancing.', 'rebalance-stopped', {}],
  ['(service web) could not launch 3 tasks for deployment ecs-svc/1234567890.', 'could-not-launch', {}],
  [
    '(service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    'provisioning-limit',
    {},
  ],
  ['(service web) operations are being throttled. Will try again later.', 'throttled', {}],
  ['(service web) operations are being throttled on elb. Will try again later.', 'throttled', {}],
  [
    '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    'deployment-configuration',
    {},
  ],
  ['(service web) is unable to consistently start tasks successfully.', 'start-impaired', {}],
  [
    '(service web) failed to launch a task with (error ECS was unable to assume the role arn:aws:iam::123456789012:role/x.).',
    'launch-error',
    {},
  ],
]

const variants: [string, (text: string) => string][] = [
  ['as the API writes it', text => text],
  ['as the documentation writes it', text => text.replace('(service web)', 'service (web)')],
  [
    'without parentheses, as the console does',
    text =>
      text.replace('(service web)', 'service web').replace(`(container-instance ${id})`, `container-instance ${id}`),
  ],
  ['with a task set', text => text.replace('(service web)', '(service web, taskSet ecs-svc/9876543210)')],
  ['with the short pointer', text => `${text} For more information, see the Troubleshooting section.`],
  [
    'with the long pointer',
    text => `${text} For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  ],
]

describe.each(variants)('%s', (variant, form) => {
  test.each(texts)('%s', (text, kind, members) => {
    const message = form(text)
    const event = readPlacementEvent(message)
    expect(event).toMatchObject({kind, service: 'web', ...members})
    expect(event?.taskSet).toBe(variant === 'with a task set' ? 'ecs-svc/9876543210' : undefined)
    const finding = translatePlacementEvent(message)
    expect(finding).toMatchObject({rule: `event-${kind}`, awsMessage: message})
    expect(finding?.what).not.toMatch(/\$|undefined/)
  })
})

test('an old container instance id is a UUID', () => {
  const text = `${P} The closest matching (container-instance 6ba7b810-9dad-11d1-80b4-00c04fd430c8) has insufficient memory available.`
  expect(readPlacementEvent(text)?.containerInstanceId).toBe('6ba7b810-9dad-11d1-80b4-00c04fd430c8')
})

test.each([
  '(service web) has reached a steady state.',
  '(service web) has started 2 tasks: (task a) (task b).',
  '(service web) (deployment ecs-svc/1) deployment completed.',
  'x'.repeat(5000),
])('%s is not about placement', message => {
  expect(readPlacementEvent(message)).toBeUndefined()
  expect(translatePlacementEvent(message)).toBeUndefined()
})

describe('what the scheduler writes for a failure is read as the same', () => {
  test.each([
    ['RESOURCE:MEMORY', 'memory'],
    ['RESOURCE:CPU', 'cpu'],
    ['RESOURCE:GPU', 'gpu'],
    ['RESOURCE:PORTS', 'ports'],
    ['RESOURCE:ENI', 'network-interfaces'],
    ['ATTRIBUTE', 'attributes'],
    ['AGENT', 'agent'],
    ['LOCATION', 'location'],
    ['MemberOf placement constraint unsatisfied.', 'member-of'],
    ['DistinctInstance placement constraint unsatisfied.', 'distinct-instance'],
  ])('%s', (reason, filter) => {
    const detail = closestMatching(reason, `arn:aws:ecs:r:1:container-instance/c/${id}`)
    const message = `(service web) ${messages.noneMet(detail)}`
    expect(readPlacementEvent(message)).toMatchObject({service: 'web', filter, containerInstanceId: id})
  })
})
