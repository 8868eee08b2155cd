import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, it, vi} from 'vitest'
import {type FakeOptions, fakeApi, sdkError} from '../observe/snapshot-fake.js'
import {runCli} from '../support/run-cli.js'

let options: FakeOptions = {}
vi.mock('../../src/aws/clients.js', () => ({
  loadClient: async (service: string) => fakeApi(options)[service as 'ecs'],
}))

const folder = mkdtempSync(join(tmpdir(), 'gantry-snapshot-'))
const out = join(folder, 'prod.json')
const environment = {AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: undefined}
afterEach(() => {
  options = {}
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
})
afterAll(() => rmSync(folder, {recursive: true}))

describe('gantry snapshot', () => {
  it('writes a file only its owner may read, with nothing that is not allowed in it', async () => {
    const {stdout, exitCode} = await runCli(['snapshot', '--cluster', 'prod', '--out', out], environment)
    expect([exitCode, stdout]).toEqual([0, `${out}  3 container instances, 6 tasks, 1 service, 1 task definition\n`])
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const text = readFileSync(out, 'utf8')
    expect(text).not.toContain('SECRET')
    expect(Object.keys(JSON.parse(text))).toEqual([
      'gantrySnapshot',
      'takenAt',
      'region',
      'account',
      'cluster',
      'containerInstances',
      'tasks',
      'services',
      'taskDefinitions',
      'capacityProviders',
      'autoScalingGroups',
      'accountSettings',
      'subnets',
      'targetGroups',
      'notRead',
    ])
    expect(readdirSync(folder)).toEqual(['prod.json'])
  })

  it('is read back by explain and instances', async () => {
    await runCli(['snapshot', '--cluster', 'prod', '--out', out], environment)
    const {stdout} = await runCli(['instances', '--snapshot', out, '--json'], environment)
    expect(JSON.parse(stdout).instances).toHaveLength(3)
    const {stdout: answer} = await runCli(['explain', 'web', '--snapshot', out, '--json'], environment)
    expect(JSON.parse(answer)).toMatchObject({v: 1, requested: 1, snapshot: {notRead: []}})
  })

  it('--redact: no account id anywhere in the file', async () => {
    await runCli(['snapshot', '--cluster', 'prod', '--out', out, '--redact'], environment)
    expect(readFileSync(out, 'utf8')).not.toMatch(/111122223333|444455556666/)
  })

  it('names what could not be read on stderr, and in --json', async () => {
    options = {refuse: name => (name === 'DescribeSubnets' ? sdkError('UnauthorizedOperation') : undefined)}
    const {stderr} = await runCli(['snapshot', '--cluster', 'prod', '--out', out], environment)
    expect(stderr).toBe('not read: subnets, access denied; allow ec2:DescribeSubnets\n')
    const {stdout} = await runCli(['snapshot', '--cluster', 'prod', '--out', out, '--json'], environment)
    expect(JSON.parse(stdout)).toEqual({
      v: 1,
      file: out,
      containerInstances: 3,
      tasks: 6,
      services: 1,
      notRead: [{what: 'subnets', why: 'access denied', iamAction: 'ec2:DescribeSubnets'}],
    })
  })

  it('leaves no file behind when the cluster cannot be read: exit 3, with the permission', async () => {
    options = {refuse: name => (name === 'ListContainerInstances' ? sdkError('AccessDeniedException') : undefined)}
    const {stdout, exitCode} = await runCli(['snapshot', '--cluster', 'prod', '--out', out, '--json'], environment)
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout).error.aws).toMatchObject({iamAction: 'ecs:ListContainerInstances'})
    expect(existsSync(out)).toBe(false)
  })

  it('a cluster that is not there: exit 2', async () => {
    const {stderr, exitCode} = await runCli(['snapshot', '--cluster', 'nope', '--out', out], environment)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no cluster `nope` here')
  })
})
