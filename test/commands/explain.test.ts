import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'
import {cluster, containerInstance, type InstanceInput} from './placement-cluster.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-explain-'))
afterAll(() => rmSync(folder, {recursive: true}))
let files = 0
const file = (value: unknown, name = `f${files++}.json`) => {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}
const small: InstanceInput[] = [
  {id: 'a', memory: [1536, 7680]},
  {id: 'b', zone: 'eu-west-1b', memory: [1024, 7680], ports: [80]},
]
const json = async (argv: string[]) => {
  const {stdout, exitCode} = await runCli(['explain', ...argv, '--json'])
  return {answer: JSON.parse(stdout), exitCode}
}

describe('the answer', () => {
  it('is no, with the amounts, the instance and a re-checked fix: exit 1', async () => {
    const {stdout, exitCode} = await runCli(['explain', 'web', '--snapshot', file(cluster(small))])
    expect(exitCode).toBe(1)
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'error placement-impossible  service web (cluster prod)',
      '  what      0 of 2 container instances can run web:42',
      '  why       2 RESOURCE:MEMORY  need 2048 MiB, most free 1536 MiB on i-a (7680 MiB in all: fits once emptied)',
      expect.stringMatching(
        /^ {2}fix {7}lower memory from 2048 to 1536 MiB, or .* \(each re-checked: the task then fits\)$/,
      ),
    ])
  })

  it('is yes, with where it goes and how many more would: exit 0', async () => {
    const {answer, exitCode} = await json(['web', '--snapshot', file(cluster([{id: 'a'}])), '--count', '2'])
    expect(exitCode).toBe(0)
    expect(answer).toMatchObject({verdict: 'fits', requested: 2, placeable: 2})
    expect(answer.placements).toHaveLength(2)
  })

  it('is unknown when what was supplied cannot tell: exit 0, and 1 with --fail-on-unknown', async () => {
    const instances = file({containerInstances: [containerInstance({id: 'a'})]})
    const definition = file({family: 'web', networkMode: 'bridge', containerDefinitions: [{name: 'app', memory: 128}]})
    const argv = [
      '--task-definition',
      definition,
      '--container-instances',
      instances,
      '--constraint',
      'distinctInstance',
    ]
    const {answer, exitCode} = await json(argv)
    expect([answer.verdict, exitCode]).toEqual(['unknown', 0])
    expect(answer.snapshot.notRead).toContainEqual({what: 'tasks', why: 'no file was given'})
    expect((await json([...argv, '--fail-on-unknown'])).exitCode).toBe(1)
  })

  it('keeps every fix’s promise when it is given back as --what-if', async () => {
    const snapshot = file(
      cluster(
        [...small, {id: 'c', agentConnected: false}, {id: 'd', status: 'DRAINING'}],
        {},
        {portMappings: [{containerPort: 80, hostPort: 80}]},
      ),
    )
    const {answer} = await json(['web', '--snapshot', snapshot, '--count', '3'])
    expect(answer.fixes.length).toBeGreaterThan(2)
    for (const fix of answer.fixes) {
      const again = await json(['web', '--snapshot', snapshot, '--count', '3', '--what-if', fix.whatIf])
      expect({whatIf: fix.whatIf, placeable: again.answer.placeable}).toEqual({
        whatIf: fix.whatIf,
        placeable: fix.placeableAfter,
      })
    }
  })

  it('folds more than twenty instances by reason, and lists each with --all', async () => {
    const snapshot = file(
      cluster(Array.from({length: 30}, (_, index) => ({id: `n${index}`, memory: [index, 7680] as [number, number]}))),
    )
    const {stdout} = await runCli(['explain', 'web', '--snapshot', snapshot])
    expect(stdout).toContain('rejections  30 of 30 container instances, folded by reason; --all lists each')
    expect(stdout).toContain('    30  RESOURCE:MEMORY  need 2048 MiB, most free 29 MiB on i-n29')
    const {stdout: all} = await runCli(['explain', 'web', '--snapshot', snapshot, '--all'])
    expect(all.match(/^ {2}i-n\d+ /gm)).toHaveLength(30)
  })
})

describe('what is asked', () => {
  const roomy = cluster([{id: 'a'}, {id: 'b', zone: 'eu-west-1b', attributes: {stack: 'prod'}}])
  it('a constraint replaces the service’s own', async () => {
    const snapshot = file({
      ...roomy,
      services: [
        {...roomy.services![0], placementConstraints: [{type: 'memberOf', expression: 'attribute:stack == test'}]},
      ],
    })
    expect((await json(['web', '--snapshot', snapshot])).answer.placeable).toBe(0)
    const {answer} = await json(['web', '--snapshot', snapshot, '--constraint', 'memberOf:attribute:stack == prod'])
    expect(answer.placements[0].ec2InstanceId).toBe('i-b')
  })

  it('a strategy replaces the service’s own', async () => {
    const {answer} = await json(['web', '--snapshot', file(roomy), '--strategy', 'binpack:memory', '--count', '3'])
    expect(new Set(answer.placements.map((placement: {ec2InstanceId: string}) => placement.ec2InstanceId))).toEqual(
      new Set(['i-a']),
    )
  })

  it('a service definition gives the group, the constraints and the subnets of a task that is not there yet', async () => {
    const service = file({
      serviceName: 'new',
      launchType: 'EC2',
      placementConstraints: [{type: 'distinctInstance'}],
      networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-1']}},
    })
    const definition = file({
      family: 'new',
      networkMode: 'awsvpc',
      containerDefinitions: [{name: 'app', memory: 128, image: 'nginx'}],
    })
    const snapshot = file({
      ...roomy,
      subnets: [{subnetId: 'subnet-1', availabilityZone: 'eu-west-1b', vpcId: 'vpc-1', availableIpAddressCount: 9}],
    })
    const {answer, exitCode} = await json([
      '--task-definition',
      definition,
      '--service-definition',
      service,
      '--snapshot',
      snapshot,
      '--count',
      '2',
    ])
    expect([answer.placeable, exitCode]).toEqual([1, 1])
    const reasons = Object.fromEntries(
      answer.instances.map((i: {ec2InstanceId: string; rejections: {reason: string}[]}) => [
        i.ec2InstanceId,
        i.rejections.map(r => r.reason),
      ]),
    )
    expect(reasons).toEqual({'i-a': ['LOCATION'], 'i-b': []})
  })

  it('a registered definition of the snapshot by family:revision', async () => {
    const {answer} = await json(['--task-definition', 'web:42', '--snapshot', file(roomy)])
    expect([answer.verdict, answer.demand.memoryMiB]).toEqual(['fits', 2048])
  })

  it('Fargate: unknown, with the checks that are possible', async () => {
    const fargate = {
      ...roomy,
      services: [
        {
          ...roomy.services![0],
          launchType: 'FARGATE',
          networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-1']}},
        },
      ],
      taskDefinitions: [{...roomy.taskDefinitions![0], networkMode: 'awsvpc', cpu: '256', memory: '4096'}],
      subnets: [{subnetId: 'subnet-1', availabilityZone: 'eu-west-1a', vpcId: 'vpc-1', availableIpAddressCount: 0}],
    }
    const {answer, exitCode} = await json(['web', '--snapshot', file(fargate)])
    expect([answer.verdict, exitCode]).toEqual(['unknown', 0])
    expect(answer.findings.map((finding: {rule: string}) => finding.rule)).toEqual([
      'placement-is-awss',
      'fargate-size',
      'subnet-without-addresses',
    ])
    const {stdout} = await runCli(['explain', 'web', '--snapshot', file(fargate)])
    expect(stdout).toContain('what      whether 1 task of web:42 can be placed is not known')
    expect(stdout).toContain('Fargate has no size of 256 CPU units and 4096 MiB')
  })

  it('sets ECS’s own event beside what holds now', async () => {
    const message =
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0123456789abcdef0123456789abcdef) has insufficient memory available.'
    const instances = file({
      containerInstances: [
        containerInstance({id: '0123456789abcdef0123456789abcdef', memory: [512, 7680], agentConnected: false}),
      ],
    })
    const services = file({
      services: [
        {
          ...roomy.services![0],
          events: [
            {id: 'f', message: '(service web) is unable to consistently start tasks successfully.'},
            {id: 'e', createdAt: '2026-01-05T09:00:00Z', message},
          ],
        },
      ],
    })
    const definitions = file({taskDefinition: roomy.taskDefinitions![0]})
    const {answer} = await json([
      'web',
      '--container-instances',
      instances,
      '--services',
      services,
      '--task-definitions',
      definitions,
    ])
    expect(answer.awsSays).toMatchObject({
      message,
      translation: {why: 'that still holds there, and there is more it does not say: AGENT'},
    })
  })
})

describe('what the answer rests on', () => {
  it('is named, and may be assumed otherwise', async () => {
    const snapshot = file(cluster([{id: 'a', attributes: {stack: 'prod'}}, {id: 'b'}]))
    const argv = ['web', '--snapshot', snapshot, '--count', '9', '--constraint', 'memberOf:attribute:stack != prod']
    const {answer} = await json(argv)
    expect(answer.instances.map((instance: {fits: boolean}) => instance.fits)).toEqual([false, false])
    expect(answer.assumptions).toContainEqual(
      expect.objectContaining({id: 'missing-attribute', value: 'never-matches', mattered: true}),
    )
    const {answer: other} = await json([...argv, '--assume', 'missing-attribute=negatives-match'])
    expect(other.instances.map((instance: {fits: boolean}) => instance.fits)).toEqual([false, true])
  })

  it('and the changes it is for stand in the head', async () => {
    const {stdout} = await runCli(['explain', 'web', '--snapshot', file(cluster(small)), '--what-if', 'add 1 m5.large'])
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'ok placement-fits  service web (cluster prod)',
      '  what      1 of 1 task of web:42 can be placed; the cluster takes 3 in all',
      expect.stringMatching(/^ {2}evidence {2}snapshot 2026-01-05T10:00:00Z · /),
      '  what if   add 1 m5.large',
    ])
  })
})

describe('what it writes', () => {
  it('one HTML file that needs nothing else and runs nothing', async () => {
    const html = join(folder, 'report.html')
    await runCli(['explain', 'web', '--snapshot', file(cluster(small)), '--html', html])
    const text = readFileSync(html, 'utf8')
    expect(text).toContain("default-src 'none'")
    expect(text).not.toMatch(/<script|<link|<img|https?:|url\(/)
    expect(text).toContain('title="i-a · cpu 0 of 2048 (0 %) · memory 6144 of 7680 MiB (80 %)"')
    expect(statSync(html).size).toBeLessThan(20_000)
  })
})

describe('bad input is exit 2, with its place', () => {
  const snapshot = file(cluster(small))
  const definition = (body: string) => file(`{"family": "web",\n "containerDefinitions": [${body}]}`)
  it.each([
    ['nothing named', ['--snapshot', snapshot], 'nothing to place is named'],
    ['a service that is not there', ['wbe', '--snapshot', snapshot], 'there is no service `wbe` in this cluster'],
    [
      'a definition that is not there',
      ['--task-definition', 'web:41', '--snapshot', snapshot],
      'task definition `web:41` is not known here',
    ],
    [
      'a constraint of no type',
      ['web', '--snapshot', snapshot, '--constraint', 'memberof:x'],
      'is not a placement constraint',
    ],
    [
      'a strategy ECS has not',
      ['web', '--snapshot', snapshot, '--strategy', 'sprad:instanceId'],
      '`sprad` is not a placement strategy',
    ],
    ['spread by memory', ['web', '--snapshot', snapshot, '--strategy', 'spread:memory'], 'write `binpack:memory`'],
    ['a change that is none', ['web', '--snapshot', snapshot, '--what-if', 'buy more'], '`buy more` is not a change'],
    [
      'an instance that is not there',
      ['web', '--snapshot', snapshot, '--what-if', 'drain i-z'],
      'no container instance is called `i-z`',
    ],
    [
      'an assumption there is not',
      ['web', '--snapshot', snapshot, '--assume', 'tie-brake=random'],
      'write `tie-break=VALUE`',
    ],
    [
      'a value it cannot have',
      ['web', '--snapshot', snapshot, '--assume', 'tie-break=x'],
      'is one of lowest-id, random',
    ],
    ['a count of 0', ['web', '--snapshot', snapshot, '--count', '0'], 'count'],
    [
      'a file that is no definition',
      ['--task-definition', file('{"a": 1}'), '--snapshot', snapshot],
      'holds no task definition',
    ],
    [
      'a negative amount',
      ['--task-definition', definition('{"name": "app",\n  "memory": -1}'), '--snapshot', snapshot],
      ':3:13: `memory` is -1',
    ],
    [
      'an amount still to be rendered',
      ['--task-definition', definition(`{"name": "app", "memory": "$${'{MEMORY}'}"}`), '--snapshot', snapshot],
      '`memory` is not known until the file is rendered',
    ],
  ])('%s', async (_, argv, message) => {
    const {stderr, stdout, exitCode} = await runCli(['explain', ...argv])
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })

  it('a broken expression, with the column within it', async () => {
    const {answer, exitCode} = await json([
      'web',
      '--snapshot',
      snapshot,
      '--constraint',
      'memberOf:attribute:ecs.instance-type = t2.*',
    ])
    expect(exitCode).toBe(2)
    expect(answer.error).toMatchObject({at: {column: 29, endColumn: 30}})
  })

  it('an empty cluster is an answer, not an error', async () => {
    const {answer, exitCode} = await json(['web', '--snapshot', file(cluster([]))])
    expect(exitCode).toBe(1)
    expect(answer).toMatchObject({verdict: 'does-not-fit', placeable: 0, instances: []})
    const {stdout} = await runCli(['explain', 'web', '--snapshot', file(cluster([]))])
    expect(stdout).toContain(
      '0 of 0 container instances can run web:42\n  why       No Container Instances were found in your cluster.\n',
    )
  })
})
