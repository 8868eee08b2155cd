import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'
import {cluster, containerInstance} from './placement-cluster.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-instances-'))
afterAll(() => rmSync(folder, {recursive: true}))
const file = (name: string, value: unknown) => {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}
const snapshot = file(
  'snapshot.json',
  cluster(
    [
      {id: 'a', zone: 'eu-west-1a', type: 't2.micro'},
      {id: 'b', zone: 'eu-west-1b', type: 'm5.large', attributes: {stack: 'prod'}},
      {id: 'c', zone: 'eu-west-1b', type: 'm5.large', agentConnected: false},
    ],
    {
      tasks: [
        {
          taskArn: 't1',
          containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/b',
          group: 'service:web',
          desiredStatus: 'RUNNING',
        },
        {
          taskArn: 't2',
          containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/a',
          group: 'service:web',
          desiredStatus: 'STOPPED',
          lastStatus: 'RUNNING',
        },
      ],
    },
  ),
)
const ids = (stdout: string) =>
  JSON.parse(stdout).instances.map((instance: {ec2InstanceId: string}) => instance.ec2InstanceId)

describe('the instances a query selects', () => {
  it.each([
    ['no expression: all', undefined, ['i-a', 'i-b', 'i-c']],
    ['an attribute', 'attribute:ecs.instance-type == t2.micro', ['i-a']],
    ['a group whose task runs, not one that stops', 'task:group == service:web', ['i-b']],
    ['its opposite', 'not(task:group == service:web)', ['i-a', 'i-c']],
    ['the agent', 'agentConnected == false', ['i-c']],
  ])('%s', async (_, filter, expected) => {
    const {stdout, exitCode} = await runCli([
      'instances',
      '--snapshot',
      snapshot,
      '--json',
      ...(filter ? ['--filter', filter] : []),
    ])
    expect(exitCode).toBe(0)
    expect(ids(stdout)).toEqual(expected)
    expect(JSON.parse(stdout).instances[0]).toEqual({
      containerInstanceArn: expect.stringContaining('container-instance/prod/'),
      ec2InstanceId: expect.any(String),
      availabilityZone: expect.stringMatching(/^eu-west-1[ab]$/),
      status: 'ACTIVE',
    })
  })

  it('are a table for a person', async () => {
    const {stdout} = await runCli([
      'instances',
      '--snapshot',
      snapshot,
      '--filter',
      'attribute:ecs.availability-zone == eu-west-1b',
    ])
    expect(`\n${stdout}`).toBe(`
container instance  zone        type      status               cpu free      memory free       tasks
i-b                 eu-west-1b  m5.large  ACTIVE               2048 of 2048  7680 of 7680 MiB  0
i-c                 eu-west-1b  m5.large  agent not connected  2048 of 2048  7680 of 7680 MiB  0
2 of 3 container instances
`)
  })

  it('warns of a comparison that leaves instances out for lack of the attribute', async () => {
    const {stdout, exitCode} = await runCli([
      'instances',
      '--snapshot',
      snapshot,
      '--json',
      '--filter',
      'attribute:stack != prod',
    ])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).findings).toEqual([expect.objectContaining({rule: 'attribute-sometimes-missing'})])
  })

  it('says that groups are not known when no file of tasks was given', async () => {
    const instances = file('ci.json', {containerInstances: [containerInstance({id: 'a'})]})
    const {stdout} = await runCli([
      'instances',
      '--container-instances',
      instances,
      '--json',
      '--filter',
      'task:group == a',
    ])
    expect(JSON.parse(stdout).findings).toEqual([
      expect.objectContaining({rule: 'tasks-not-read', certainty: 'unknown', fix: 'pass --tasks FILE'}),
    ])
  })
})

describe('an expression that cannot be read', () => {
  it('is exit 2 with the columns of the offending token', async () => {
    const {stdout, exitCode} = await runCli([
      'instances',
      '--snapshot',
      snapshot,
      '--json',
      '--filter',
      'attribute:ecs.instance-type = t2.*',
    ])
    expect(exitCode).toBe(2)
    const {error} = JSON.parse(stdout)
    expect(error).toMatchObject({
      kind: 'usage',
      at: {column: 29, endColumn: 30},
      fix: 'write `attribute:ecs.instance-type =~ t2.*`',
    })
  })

  it('shows a caret under it', async () => {
    const {stderr, stdout, exitCode} = await runCli([
      'instances',
      '--snapshot',
      snapshot,
      '--filter',
      'attribute:a == b or or attribute:c exists',
    ])
    expect([exitCode, stdout]).toEqual([2, ''])
    const lines = stderr.split('\n')
    const shown = lines.findIndex(line => line.includes('attribute:a == b or or'))
    expect(lines[shown + 1]?.indexOf('^')).toBe(lines[shown]?.lastIndexOf('or attribute'))
  })
})

describe('a file that is too large', () => {
  it('is refused by its size, before it is read', async () => {
    const large = file('large.json', '{')
    truncateSync(large, 512 * 1024 * 1024 + 1)
    const {stderr, exitCode} = await runCli(['instances', '--snapshot', large])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('is 536.9 MB; at most 536.9 MB are read')
  })
})

describe('output of the AWS CLI that is not of the form', () => {
  it.each([
    [
      'a negative amount',
      {remainingResources: [{name: 'CPU', integerValue: -1}]},
      'containerInstances[0].remainingResources[0].integerValue is -1: it must be a number from 0 up',
    ],
    ['a status that is a number', {status: 5}, 'containerInstances[0].status is 5: it must be a text'],
  ])('%s: exit 2, naming the file and the place in it', async (_, change, message) => {
    const path = file('wrong.json', {containerInstances: [{...containerInstance({id: 'a'}), ...change}]})
    const {stderr, exitCode} = await runCli(['instances', '--container-instances', path])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`${path}: ${message}`)
  })

  it('the same instance in two files: once, or not at all', async () => {
    const path = file('one.json', {containerInstances: [containerInstance({id: 'a'})]})
    const {stderr, exitCode} = await runCli(['instances', '--container-instances', path, path])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'the files together: containerInstances[1].containerInstanceArn stands in containerInstances[0] already',
    )
  })
})

describe('files that do not go together', () => {
  it.each([
    [
      '--snapshot beside --tasks',
      ['--snapshot', snapshot, '--tasks', snapshot],
      '--snapshot and --tasks name two clusters',
    ],
    ['--tasks alone', ['--tasks', snapshot], '--tasks alone is not a cluster'],
    ['a file that is missing', ['--snapshot', join(folder, 'none.json')], 'does not exist'],
    ['a file that breaks off', ['--snapshot', file('cut.json', '{"gantrySnapshot": 1, "containerIn')], 'breaks off'],
  ])('%s: exit 2', async (_, argv, message) => {
    const {stderr, exitCode} = await runCli(['instances', ...argv])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})
