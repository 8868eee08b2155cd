import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {cluster} from '../commands/placement-cluster.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-contract-explain-'))
afterAll(() => rmSync(folder, {recursive: true}))
const file = (name: string, value: unknown) => {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}
const filters = [
  'active',
  'agent',
  'launch-type',
  'capacity-provider',
  'attributes',
  'platform',
  'location',
  'cpu',
  'memory',
  'ports',
  'gpu',
  'network-interfaces',
  'daemon-reservation',
  'distinct-instance',
  'member-of',
]
const message =
  '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123456789abcdef0123456789abcdef) has insufficient memory available.'

describe('explain --json', () => {
  const snapshot = cluster(
    [
      {id: '0123456789abcdef0123456789abcdef', memory: [100, 7680], ports: [80]},
      {id: 'b', zone: 'eu-west-1b', cpu: [0, 2048], agentConnected: false},
    ],
    {notRead: [{what: 'targetGroups', why: 'access denied', iamAction: 'elasticloadbalancing:DescribeTargetGroups'}]},
    {portMappings: [{containerPort: 80, hostPort: 80, protocol: 'tcp'}]},
  )
  const path = file('snapshot.json', {
    ...snapshot,
    services: [{...snapshot.services![0], events: [{id: 'e', createdAt: '2026-01-05T09:00:00Z', message}]}],
  })

  it('is one document of the agreed members', async () => {
    const {stdout, exitCode} = await runCli([
      'explain',
      'web',
      '--snapshot',
      path,
      '--json',
      '--count',
      '2',
      '--seed',
      '7',
    ])
    expect(exitCode).toBe(1)
    expect(stdout.trim()).not.toContain('\n')
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({
      v: 1,
      verdict: 'does-not-fit',
      certainty: expect.stringMatching(/^(certain|likely|unknown)$/),
      requested: 2,
      placeable: 0,
      capacityLeft: 0,
      demand: {
        cpuUnits: 256,
        memoryMiB: 2048,
        gpus: 0,
        ports: [{port: 80, protocol: 'tcp'}],
        networkInterfaces: 0,
        attributes: [],
      },
      placements: [],
      closest: {containerInstanceArn: expect.any(String), why: expect.any(String)},
      awsSays: {
        message,
        createdAt: '2026-01-05T09:00:00.000Z',
        translation: {rule: expect.any(String), evidence: expect.any(Array)},
      },
      snapshot: {
        takenAt: '2026-01-05T10:00:00Z',
        notRead: [
          expect.objectContaining({what: 'targetGroups', iamAction: 'elasticloadbalancing:DescribeTargetGroups'}),
        ],
      },
      seed: 7,
    })
    expect(answer.funnel.map((stage: {filter: string}) => stage.filter)).toEqual(filters)
    for (const {left} of answer.funnel) expect(left).toEqual(expect.any(Number))
    expect(answer.instances.map((instance: object) => Object.keys(instance).sort())).toEqual([
      ['availabilityZone', 'containerInstanceArn', 'ec2InstanceId', 'fits', 'rejections'],
      ['availabilityZone', 'containerInstanceArn', 'ec2InstanceId', 'fits', 'rejections'],
    ])
    expect(answer.instances[0].rejections).toEqual([
      {filter: 'memory', reason: 'RESOURCE:MEMORY', everFits: true, need: 2048, free: 100, total: 7680, unit: 'MiB'},
      expect.objectContaining({filter: 'ports', reason: 'RESOURCE:PORTS', everFits: true}),
    ])
    expect(answer.instances[1].rejections.map((rejection: {reason: string}) => rejection.reason)).toEqual([
      'AGENT',
      'RESOURCE:CPU',
    ])
    for (const fix of answer.fixes)
      expect(fix).toEqual({text: expect.any(String), whatIf: expect.any(String), placeableAfter: expect.any(Number)})
    for (const row of answer.fragmentation)
      expect(row).toEqual({
        resource: expect.any(String),
        freeTotal: expect.any(Number),
        largestFree: expect.any(Number),
        unit: expect.any(String),
      })
    for (const assumption of answer.assumptions)
      expect(assumption).toEqual({
        id: expect.any(String),
        value: expect.any(String),
        basis: expect.any(String),
        mattered: expect.any(Boolean),
      })
    expect(stdout).not.toContain('null')
  })

  it('names each placement’s instance and zone', async () => {
    const {stdout, exitCode} = await runCli([
      'explain',
      'web',
      '--snapshot',
      file('fits.json', cluster([{id: 'a'}])),
      '--json',
    ])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).placements).toEqual([
      {
        containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/a',
        ec2InstanceId: 'i-a',
        availabilityZone: 'eu-west-1a',
      },
    ])
  })
})

describe('hostile strings in a cluster', () => {
  const hostile =
    '\u001b[2J\u001b]0;owned\u0007\n::error::owned\n##[error]owned <script>alert(1)</script> **b** `c` | "q" \'s\' \u202e'
  const instance = {...cluster([{id: 'a', memory: [1, 7680]}]).containerInstances[0]!}
  const snapshot = cluster([], {
    cluster: {clusterName: hostile},
    containerInstances: [
      {
        ...instance,
        ec2InstanceId: hostile,
        status: hostile,
        attributes: [
          {name: 'ecs.availability-zone', value: hostile},
          {name: hostile, value: hostile},
        ],
        registeredResources: [...instance.registeredResources!, {name: hostile, integerValue: 1}],
      },
    ],
    notRead: [{what: hostile, why: hostile, iamAction: hostile}],
    takenAt: '2026-01-05T10:00:00Z',
  })
  const path = file('hostile.json', {
    ...snapshot,
    services: [
      {
        ...snapshot.services![0],
        serviceName: hostile,
        placementConstraints: [{type: 'memberOf', expression: 'attribute:stack == prod'}],
        events: [
          {message: `${message.slice(0, -1)} ${hostile}`},
          {message: `(service web) was unable to place a task. Reason: ${hostile}`},
        ],
      },
    ],
  })
  const html = join(folder, 'hostile.html')

  it.each([
    ['text', ['explain', hostile, '--snapshot', path, '--all', '--html', html], {}],
    ['text under CI', ['explain', hostile, '--snapshot', path, '--what-if', `drain ${hostile}`], {CI: 'true'}],
    ['a table', ['instances', '--snapshot', path], {CI: 'true'}],
    ['an error', ['explain', '\n::error::owned', '--snapshot', path], {CI: 'true'}],
    ['a broken expression', ['instances', '--snapshot', path, '--filter', hostile], {CI: 'true'}],
  ] as const)('%s: nothing a terminal or a CI system would obey', async (_, argv, environment) => {
    const {stdout, stderr} = await runCli([...argv], environment)
    for (const text of [stdout, stderr]) {
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(text).not.toMatch(/^\s*(::|##\[)/m)
    }
    expect(stdout + stderr).toContain('owned')
  })

  it('JSON: one line, its strings as they were', async () => {
    const {stdout} = await runCli(['explain', hostile, '--snapshot', path, '--json'])
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout).instances[0].ec2InstanceId).toBe(hostile)
  })

  it('HTML: text, never markup', () => {
    const text = readFileSync(html, 'utf8')
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toMatch(/<script|\u001b/)
  })
})
