import {describe, expect, it} from 'vitest'
import {lastPlacementEvent, parsePlacementEvent, translatePlacementEvent} from '../../src/observe/placement-event.js'

const unable = 'was unable to place a task because no container instance met all of its requirements.'
const id = '0123456789abcdef0123456789abcdef'
const uuid = '6c4f4b8e-7e3a-4b8e-9a55-0123456789ab'
const tail = ' For more information, see the Troubleshooting section.'
const oldTail = ' For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.'

// [what it says after the subject, what is read from it but for the service]
const texts: readonly (readonly [string, object])[] = [
  [
    `${unable} Reason: No Container Instances were found in your cluster.`,
    {because: 'No Container Instances were found in your cluster'},
  ],
  [
    `${unable} Reason: No Container Instances were found in your capacity provider.`,
    {because: 'No Container Instances were found in your capacity provider'},
  ],
  [
    'was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
    {because: 'No Container Instances were found in your capacity provider'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) has insufficient CPU units available.`,
    {containerInstanceId: id, filter: 'cpu', reason: 'RESOURCE:CPU'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) has insufficient memory available.`,
    {containerInstanceId: id, filter: 'memory', reason: 'RESOURCE:MEMORY'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) has insufficient GPU resource available.`,
    {containerInstanceId: id, filter: 'gpu', reason: 'RESOURCE:GPU'},
  ],
  [
    `${unable} The closest matching (container-instance ${uuid}) is already using a port required by your task.`,
    {containerInstanceId: uuid, filter: 'ports', reason: 'RESOURCE:PORTS'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) is missing an attribute required by your task.`,
    {containerInstanceId: id, filter: 'attributes', reason: 'ATTRIBUTE'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) doesn't have the agent connected.`,
    {containerInstanceId: id, filter: 'agent', reason: 'AGENT'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) encountered error "AGENT".`,
    {containerInstanceId: id, filter: 'agent', reason: 'AGENT'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) encountered error "RESOURCE:ENI".`,
    {containerInstanceId: id, filter: 'network-interfaces', reason: 'RESOURCE:ENI'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) encountered error "MemberOf placement constraint unsatisfied.".`,
    {containerInstanceId: id, filter: 'member-of', reason: 'MemberOf placement constraint unsatisfied.'},
  ],
  [
    `${unable} The closest matching (container-instance ${id}) encountered error "DistinctInstance placement constraint unsatisfied.".`,
    {
      containerInstanceId: id,
      filter: 'distinct-instance',
      reason: 'DistinctInstance placement constraint unsatisfied.',
    },
  ],
  [
    `${unable} The closest matching (container-instance ${id}) has no **** available.`,
    {containerInstanceId: id, reason: '****'},
  ],
  [
    'was unable to place a task. Reason: TaskFailedToStart: RESOURCE:GPU.',
    {filter: 'gpu', reason: 'RESOURCE:GPU', because: 'TaskFailedToStart: RESOURCE:GPU.'},
  ],
  [
    "was unable to place a task. Reason: You've reached the limit on the number of tasks you can run concurrently.",
    {because: "You've reached the limit on the number of tasks you can run concurrently."},
  ],
  [
    'was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently.',
    {because: 'You’ve reached the limit on the number of vCPUs you can run concurrently.'},
  ],
  ['was unable to place a task. Reason: Internal error.', {because: 'Internal error.'}],
  [
    'was unable to place a task. Reason: The requested MEMORY configuration is above your limit.',
    {because: 'The requested MEMORY configuration is above your limit.'},
  ],
  [
    'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    {because: 'Capacity is unavailable at this time. Please try again later or in a different availability zone.'},
  ],
  [
    'was unable to place a task. Reason: ResourceInitializationError: Unable to launch instance(s) for capacity provider CP. Not enough.',
    {because: 'ResourceInitializationError: Unable to launch instance(s) for capacity provider CP. Not enough.'},
  ],
  ['is unable to place a task in eu-west-1a because no container instance met all of its requirements.', {}],
  ['is unable to place a task in eu-west-1a.', {}],
]

describe('ECS’s placement events, in all their spellings', () => {
  for (const [text, read] of texts) {
    it.each([
      ['with parentheses', `(service web) ${text}`],
      ['as the console shows it', `service web ${text.replace(/\((container-instance [^)]+)\)/, '$1')}`],
      ['with the tail', `(service web) ${text}${tail}`],
      ['with the older tail', `(service web) ${text}${oldTail}`],
    ])(`%s: ${text.slice(0, 150)}`, (_, message) => {
      expect(parsePlacementEvent(message)).toEqual({service: 'web', ...read})
    })
  }

  it('with a task set', () => {
    expect(parsePlacementEvent(`(service web, taskSet ecs-svc/123) ${unable}`)).toEqual({
      service: 'web',
      taskSet: 'ecs-svc/123',
    })
  })

  it.each([
    '(service web) has reached a steady state.',
    '(service web) has started 2 tasks: (task a) (task b).',
    '(service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    '(service web) was unable to AZ Rebalance because task set x was unable to scale in due to y',
    '',
  ])('leaves other texts alone: %s', message => {
    expect(parsePlacementEvent(message)).toBeUndefined()
  })

  it('reads a long hostile text to its end', () => {
    const message = `(service ${'x'.repeat(50_000)}) ${unable} The closest matching (container-instance ${id}) ${'. '.repeat(50_000)}`
    expect(parsePlacementEvent(message)).toMatchObject({containerInstanceId: id})
  })
})

describe('ECS’s words beside the engine’s', () => {
  const message = `(service web) ${unable} The closest matching (container-instance ${id}) has insufficient memory available.`
  const event = parsePlacementEvent(message)!
  const instance = {
    containerInstanceArn: `arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/${id}`,
    ec2InstanceId: 'i-1',
  }
  const memory = {filter: 'memory', reason: 'RESOURCE:MEMORY', need: 2048, free: 512, unit: 'MiB'}

  it.each([
    [
      'that still holds, and is all that keeps the task off this instance',
      {...instance, fits: false, rejections: [memory]},
    ],
    [
      'that still holds, and there is more it does not say: RESOURCE:PORTS',
      {...instance, fits: false, rejections: [memory, {filter: 'ports', reason: 'RESOURCE:PORTS'}]},
    ],
    [
      'that no longer holds there; now it is AGENT',
      {...instance, fits: false, rejections: [{filter: 'agent', reason: 'AGENT'}]},
    ],
    ['the task fits there now: the event is older than the change', {...instance, fits: true, rejections: []}],
    [
      'that container instance is not in the cluster any more',
      {...instance, containerInstanceArn: 'x/other', fits: true, rejections: []},
    ],
  ])('%s', (why, judged) => {
    expect(translatePlacementEvent(event, [judged]).why).toBe(why)
  })

  it('take the newest event that speaks of a placement', () => {
    const events = [
      {message: '(service web) has reached a steady state.'},
      {message, createdAt: 'b'},
      {message, createdAt: 'a'},
    ]
    expect(lastPlacementEvent(events)?.createdAt).toBe('b')
  })
})
