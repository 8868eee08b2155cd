import {describe, expect, test} from 'vitest'
import {explain} from '../../src/placement/explain.js'
import type {ClusterSnapshot} from '../../src/placement/snapshot.js'
import {containerInstance, type InstanceShape, request} from './cluster.js'

function cluster(shapes: Partial<InstanceShape>[], rest: Partial<ClusterSnapshot> = {}): ClusterSnapshot {
  return {
    gantrySnapshot: 1,
    takenAt: '2026-01-05T10:00:00Z',
    tasks: [],
    ...rest,
    containerInstances: shapes.map((shape, index) => containerInstance({id: `${index + 1}`, ...shape})),
  }
}

test('the funnel counts what is left after each filter in turn', () => {
  const {funnel, verdict, certainty} = explain(
    cluster([{status: 'DRAINING'}, {agentConnected: false}, {freeCpu: 0}, {freeMemory: 0}, {tcpInUse: [80]}]),
    request({demand: {cpuUnits: 1, memoryMiB: 1, ports: [{port: 80, protocol: 'tcp'}]}}),
  )
  expect(verdict).toBe('does-not-fit')
  expect(certainty).toBe('certain')
  expect(Object.fromEntries(funnel.map(({filter, left}) => [filter, left]))).toMatchObject({
    active: 4,
    agent: 3,
    attributes: 3,
    cpu: 2,
    memory: 1,
    ports: 0,
    'member-of': 0,
  })
})

test('the closest instance fails latest, then fewest, then by the smallest part of its whole', () => {
  const near = (shapes: Partial<InstanceShape>[]) =>
    explain(cluster(shapes), request({demand: {cpuUnits: 512, memoryMiB: 1024}})).closest?.containerInstanceArn.slice(
      -1,
    )
  expect(near([{freeCpu: 0}, {freeMemory: 0}])).toBe('2')
  expect(near([{freeCpu: 0, freeMemory: 0}, {freeCpu: 0}])).toBe('2')
  expect(near([{freeMemory: 100}, {freeMemory: 1000}])).toBe('2')
  expect(near([{freeMemory: 100}, {freeMemory: 100}])).toBe('1')
})

test('the fixes are the smallest changes, those that place all of the tasks first', () => {
  const {fixes, placeable} = explain(
    cluster([{freeMemory: 1536}, {freeMemory: 1200, zone: 'eu-west-1b'}]),
    request({count: 2, demand: {memoryMiB: 1500}}),
  )
  expect(placeable).toBe(1)
  expect(fixes).toEqual([
    {text: 'lower memory from 1500 to 1200 MiB', whatIf: 'memory=1200', placeableAfter: 2},
    {text: 'add 1 m5.large', whatIf: 'add 1 m5.large', placeableAfter: 2},
    {text: 'run 1 copy instead', whatIf: 'count=1', placeableAfter: 1},
  ])
})

test('when no single change helps, a pair is offered', () => {
  const {fixes} = explain(
    cluster([{freeMemory: 900, freeCpu: 900, type: 'x9.unheard'}]),
    request({demand: {cpuUnits: 1000, memoryMiB: 1000}}),
  )
  expect(fixes.map(({whatIf}) => whatIf)).toContain('memory=900 and cpu=900')
})

test('a task that stands in the way is named with its owner', () => {
  const api = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:3'
  const snapshot = cluster([{tcpInUse: [80], type: 'x9.unheard'}], {
    taskDefinitions: [
      {taskDefinitionArn: api, requiresAttributes: [], containerDefinitions: [{portMappings: [{hostPort: 80}]}]},
    ],
    tasks: [
      {
        taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/beef',
        containerInstanceArn: containerInstance({id: '1'}).containerInstanceArn,
        taskDefinitionArn: api,
        group: 'service:api',
        desiredStatus: 'RUNNING',
      },
    ],
  })
  expect(explain(snapshot, request({demand: {ports: [{port: 80, protocol: 'tcp'}]}})).fixes).toContainEqual({
    text: 'stop task beef of service:api',
    whatIf: 'stop task beef',
    placeableAfter: 1,
  })
})

test('what is free in all and what is free in one piece', () => {
  const {fragmentation} = explain(
    cluster([{freeMemory: 1000}, {freeMemory: 1500}, {freeMemory: 7000, status: 'DRAINING'}]),
    request({demand: {memoryMiB: 2000}}),
  )
  expect(fragmentation).toEqual([{resource: 'MEMORY', freeTotal: 2500, largestFree: 1500, unit: 'MiB'}])
})

test.each([
  [3, {memoryMiB: 2500}, undefined],
  [1, {memoryMiB: 2500}, [{type: 'distinctInstance'}]],
  [2, {memoryMiB: 1}, [{type: 'memberOf', expression: 'runningTasksCount < 2'}]],
  ['>=10000', {}, undefined],
])('%s copies are left for %o', (left, demand, placementConstraints) => {
  expect(
    explain(cluster([{}]), request({demand, ...(placementConstraints ? {placementConstraints} : {})})).capacityLeft,
  ).toBe(left)
})

test('no container instance at all', () => {
  const {verdict, placeable, closest, funnel} = explain(cluster([]), request())
  expect({verdict, placeable, closest}).toEqual({verdict: 'does-not-fit', placeable: 0, closest: undefined})
  expect(funnel[0]).toEqual({filter: 'active', left: 0})
})

describe('what is not in the snapshot is said, and is no verdict', () => {
  const distinct = {placementConstraints: [{type: 'distinctInstance'}]}
  const awsvpc = {networkInterfaces: 1}
  test.each<[string, ClusterSnapshot, Parameters<typeof request>[0], string, string[]]>([
    ['tasks that would decide', cluster([{}], {tasks: undefined}), distinct, 'unknown', ['tasks-not-read']],
    [
      'tasks that only say where',
      cluster([{}], {tasks: undefined}),
      {placementStrategy: [{type: 'spread', field: 'instanceId'}]},
      'fits',
      ['tasks-not-read'],
    ],
    [
      'tasks nobody asks for',
      cluster([{}], {tasks: undefined}),
      {placementStrategy: [{type: 'binpack', field: 'cpu'}]},
      'fits',
      [],
    ],
    [
      'tasks that may not be read',
      cluster([{}], {notRead: [{what: 'tasks', iamAction: 'ecs:ListTasks'}]}),
      distinct,
      'unknown',
      ['tasks-not-read'],
    ],
    ['no subnets for an awsvpc task', cluster([{}]), {demand: awsvpc}, 'unknown', ['subnets-not-given']],
    [
      'subnets of unknown zone',
      cluster([{}]),
      {demand: awsvpc, subnets: ['subnet-x']},
      'unknown',
      ['subnets-not-read'],
    ],
    [
      'a type of unknown interfaces',
      cluster([{type: 'x9.unheard'}], {subnets: [{subnetId: 's', availabilityZone: 'eu-west-1a'}]}),
      {demand: awsvpc, subnets: ['s']},
      'fits',
      ['interface-limit-unknown'],
    ],
    [
      'a no is a no whatever is missing',
      cluster([{freeMemory: 1}], {tasks: undefined}),
      {demand: {memoryMiB: 9}, ...distinct},
      'does-not-fit',
      ['tasks-not-read'],
    ],
  ])('%s', (_sentence, snapshot, given, verdict, rules) => {
    const explanation = explain(snapshot, request(given))
    expect(explanation.verdict).toBe(verdict)
    expect(explanation.findings.map(({rule}) => rule)).toEqual(rules)
    for (const {certainty} of explanation.findings) expect(certainty).toBe('unknown')
  })
  test('an instance whose members are missing is neither a yes nor a no', () => {
    const bare = {containerInstanceArn: 'arn:aws:ecs:eu-west-1:1:container-instance/prod/9', status: 'ACTIVE'}
    const snapshot: ClusterSnapshot = {gantrySnapshot: 1, tasks: [], containerInstances: [bare]}
    const explanation = explain(snapshot, request({demand: {memoryMiB: 9, attributes: [{name: 'x'}]}}))
    expect(explanation.verdict).toBe('unknown')
    expect(explanation.instances[0]?.rejections.map(({filter, unknown}) => [filter, unknown])).toEqual([
      ['agent', true],
      ['attributes', true],
      ['memory', true],
    ])
    expect(explanation.findings.map(({rule}) => rule)).toEqual(['instances-incomplete'])
  })
})

test('Fargate is AWS’s own placement', () => {
  for (const given of [
    {launchType: 'FARGATE'},
    {capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}]},
  ]) {
    const {verdict, findings} = explain(cluster([{}]), request(given))
    expect(verdict).toBe('unknown')
    expect(findings.map(({rule}) => rule)).toEqual(['placement-is-awss'])
  }
})

test('an expression ECS may have taken and we cannot read is a finding with its place', () => {
  const {verdict, findings} = explain(
    cluster([{}]),
    request({placementConstraints: [{type: 'memberOf', expression: "attribute:stack =~ 'a++'"}]}),
  )
  expect(verdict).toBe('unknown')
  expect(findings[0]).toMatchObject({rule: 'expression-not-readable', at: {column: 22}})
})

test('ECS’s own last word about placement is quoted and translated', () => {
  const message =
    '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123456789abcdef0123456789abcdef) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.'
  const events = [
    {createdAt: '2026-01-05T09:59:00Z', message: '(service web) has reached a steady state.'},
    {createdAt: '2026-01-05T09:58:00Z', message},
  ]
  const {awsSays} = explain(cluster([{}], {services: [{serviceName: 'web', events}]}), request())
  expect(awsSays).toMatchObject({
    message,
    createdAt: '2026-01-05T09:58:00Z',
    translation: {rule: 'event-closest-memory'},
  })
})

test('only the assumptions an answer rested on are marked', () => {
  const mattered = (given: Parameters<typeof request>[0]) =>
    explain(cluster([{}, {}]), request(given)).assumptions.flatMap(({id, mattered: did}) => (did ? [id] : []))
  expect(mattered({placementStrategy: [{type: 'binpack', field: 'memory'}]})).toEqual(['tie-break'])
  expect(mattered({})).toEqual(['default-random'])
  expect(
    mattered({
      placementConstraints: [{type: 'memberOf', expression: 'attribute:x != y'}],
      placementStrategy: [{type: 'random'}],
    }),
  ).toEqual(['closest-match', 'missing-attribute'])
})

test('an unknown assumption, or value of one, is refused', () => {
  expect(() => explain(cluster([]), request(), {assumptions: {nonsense: 'x'}})).toThrow(
    'no assumption is called `nonsense`',
  )
  expect(() => explain(cluster([]), request(), {assumptions: {'tie-break': 'x'}})).toThrow('lowest-id, random')
})

test('an oversubscribed instance takes a task of nothing and no other', () => {
  const [first] = cluster([{freeMemory: -100}]).containerInstances
  const snapshot = {...cluster([]), containerInstances: first ? [first] : []}
  expect(explain(snapshot, request({demand: {cpuUnits: 10}})).verdict).toBe('fits')
  expect(explain(snapshot, request({demand: {memoryMiB: 1}})).verdict).toBe('does-not-fit')
})

describe('managed scaling', () => {
  const strategy = [{capacityProvider: 'cp', weight: 1}]
  const snapshot = (desired: number) =>
    cluster([{capacityProviderName: 'cp', freeMemory: 1}], {
      capacityProviders: [
        {
          name: 'cp',
          autoScalingGroupProvider: {
            autoScalingGroupArn: 'arn:aws:autoscaling:eu-west-1:1:autoScalingGroup:x:autoScalingGroupName/asg',
            managedScaling: {status: 'ENABLED'},
          },
        },
      ],
      autoScalingGroups: [{name: 'asg', min: 0, max: 3, desired, instanceTypes: ['c5.xlarge']}],
    })
  test.each([
    [2, 'waits-in-provisioning'],
    [3, 'provider-at-maximum'],
  ])('a group of %s of 3', (desired, rule) => {
    const {findings, fixes} = explain(
      snapshot(desired),
      request({demand: {memoryMiB: 7000}, capacityProviderStrategy: strategy}),
    )
    expect(findings.map(finding => finding.rule)).toEqual([rule])
    expect(fixes.map(({whatIf}) => whatIf)).toEqual(['add 1 m5.large', 'add 1 c5.xlarge'])
  })
})

describe('an assumption set otherwise changes the answer it decides', () => {
  const full = Array.from({length: 96}, (_, index) => 9000 + index)
  test.each<[string, string, ClusterSnapshot, Parameters<typeof request>[0]]>([
    [
      'missing-attribute',
      'negatives-match',
      cluster([{}]),
      {placementConstraints: [{type: 'memberOf', expression: 'attribute:x != y'}]},
    ],
    [
      'task-group-not-equals',
      'a-task-of-another-group',
      cluster([{}], {
        tasks: [
          {taskArn: 't', group: 'service:a', containerInstanceArn: containerInstance({id: '1'}).containerInstanceArn},
          {taskArn: 'u', group: 'service:b', containerInstanceArn: containerInstance({id: '1'}).containerInstanceArn},
        ],
      }),
      {placementConstraints: [{type: 'memberOf', expression: 'task:group != service:a'}]},
    ],
    [
      'attribute-value',
      'name-only',
      cluster([{attributes: {disk: 'hdd'}}]),
      {demand: {attributes: [{name: 'disk', value: 'ssd'}]}},
    ],
    ['platform-attributes', 'not-checked', cluster([{}]), {demand: {cpuArchitecture: 'ARM64'}}],
    ['port-limit', 'each-protocol', cluster([{udpInUse: full}]), {demand: {ports: [{port: 80, protocol: 'tcp'}]}}],
    [
      'network-interface-count',
      'not-checked',
      cluster([{type: 'm4.large'}], {subnets: [{subnetId: 's', availabilityZone: 'eu-west-1a'}]}),
      {count: 2, subnets: ['s'], demand: {networkInterfaces: 1}},
    ],
    [
      'daemon-reservation',
      'nothing-kept',
      cluster([{freeMemory: 100}], {
        services: [{serviceName: 'd', schedulingStrategy: 'DAEMON', taskDefinition: 'd:1'}],
        taskDefinitions: [{taskDefinitionArn: 'x/d:1', memory: '50', requiresAttributes: []}],
      }),
      {demand: {memoryMiB: 80}},
    ],
  ])('%s=%s', (id, value, snapshot, given) => {
    expect(explain(snapshot, request(given)).verdict).toBe('does-not-fit')
    expect(explain(snapshot, request(given), {assumptions: {[id]: value}}).verdict).toBe('fits')
  })
  test.each([
    ['regex-match', 'attribute:ecs.instance-type =~ m5'],
    ['query-precedence', 'attribute:a exists or attribute:b exists and attribute:c exists'],
    ['version-parts', 'agentVersion < 1.14'],
    ['date-without-zone', 'registeredAt < 2018-02-13'],
    ['attribute-order', 'attribute:ecs.instance-type < m4'],
  ])('%s is named where it mattered: %s', (id, expression) => {
    const {assumptions} = explain(cluster([{}]), request({placementConstraints: [{type: 'memberOf', expression}]}))
    expect(assumptions.find(assumption => assumption.id === id)?.mattered).toBe(true)
  })
})
