import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

let folder: string
const file = (name: string) => join(folder, name)

// As `aws ecs describe-services` and `describe-tasks` write them: ISO moments from version 2, epoch seconds from 1.
const services = {
  services: [
    {
      serviceName: 'api',
      clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod',
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 2,
      pendingCount: 0,
      taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:7',
      deployments: [
        {
          id: 'ecs-svc/2222222222222222222',
          status: 'PRIMARY',
          rolloutState: 'IN_PROGRESS',
          failedTasks: 2,
          createdAt: '2026-01-05T10:00:00+00:00',
        },
        {id: 'ecs-svc/1111111111111111111', status: 'ACTIVE', createdAt: 1767000000.5},
      ],
      events: [],
    },
  ],
}
const tasks = {
  tasks: [
    {
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/0123456789abcdef0123456789abcdef',
      group: 'service:api',
      startedBy: 'ecs-svc/2222222222222222222',
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /prod/api/key',
      createdAt: '2026-01-05T10:00:10+00:00',
      stoppedAt: '2026-01-05T10:00:50+00:00',
      containers: [{name: 'app', exitCode: null, reason: null}],
    },
    {
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/ffffffffffffffffffffffffffffffff',
      group: 'service:other',
      startedBy: 'ecs-svc/3333333333333333333',
      stoppedReason: 'OutOfMemoryError: Container killed due to memory usage',
    },
  ],
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-why-'))
  await writeFile(file('services.json'), JSON.stringify(services))
  await writeFile(file('tasks.json'), JSON.stringify(tasks))
  await writeFile(file('no.json'), '{')
})
afterAll(() => rm(folder, {recursive: true, force: true}))

describe('gantry why without AWS', () => {
  it("names the cause from the AWS CLI's files, and not another service's", async () => {
    const {stdout, exitCode} = await runCli([
      'why',
      '--services',
      file('services.json'),
      '--tasks',
      file('tasks.json'),
      '--json',
    ])
    expect(exitCode).toBe(1)
    const answer = JSON.parse(stdout) as {cause: {rule: string}; others: unknown[]}
    expect(answer.cause.rule).toBe('parameter-not-found')
    expect(answer.others).toEqual([])
  })

  it('tells what a single text means', async () => {
    const {stdout, exitCode} = await runCli([
      'why',
      '--text',
      'service web was unable to place a task because no container instance met all of its requirements. The closest matching container-instance 1a2b3c4d has insufficient memory available.',
      '--json',
    ])
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({v: 1, cause: {rule: 'no-instance-fits'}})
  })

  it('says "could not tell" of a text no rule knows, verbatim and safe, with exit 0', async () => {
    const {stdout, exitCode} = await runCli(['why', '--text', 'FluxError:\u001b[2J the capacitor'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('could not tell')
    expect(stdout).toContain('FluxError: the capacitor')
    expect(stdout).not.toContain('\u001b')
  })

  it('names the file that is no JSON, and the nearest service', async () => {
    const broken = await runCli(['why', '--services', file('no.json')])
    expect(broken.exitCode).toBe(2)
    expect(broken.stderr).toContain('no.json is no JSON')
    const missing = await runCli(['why', 'apu', '--services', file('services.json')])
    expect(missing.exitCode).toBe(2)
    expect(missing.stderr).toContain('did you mean api?')
  })

  it('asks for a subject', async () => {
    const {exitCode, stderr} = await runCli(['why'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('no service named')
  })
})
