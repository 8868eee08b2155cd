import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeEach, describe, expect, it, vi} from 'vitest'
import {type FakeOptions, fakeApi, sdkError} from '../observe/snapshot-fake.js'
import {runCli} from '../support/run-cli.js'
import {cluster} from './placement-cluster.js'

let options: FakeOptions = {}
const calls: string[] = []
vi.mock('../../src/aws/clients.js', () => ({
  loadClient: async (service: string) => {
    calls.push(service)
    return fakeApi({...options, onCall: operation => calls.push(operation)})[service as 'ecs']
  },
}))

const folder = mkdtempSync(join(tmpdir(), 'gantry-explain-live-'))
afterAll(() => rmSync(folder, {recursive: true}))
const environment = {AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: undefined}
beforeEach(() => {
  options = {}
  calls.length = 0
})

describe('explain of a live cluster', () => {
  it('reads it, names the permission that is missing, and says what could not be told', async () => {
    options = {refuse: name => (name === 'DescribeSubnets' ? sdkError('UnauthorizedOperation') : undefined)}
    const {stdout, stderr, exitCode} = await runCli(['explain', 'web', '--cluster', 'prod'], environment)
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^unknown placement-unknown {2}service web \(cluster prod\)\n/)
    expect(stdout).toContain('the zones of subnet-1 are not in the snapshot: LOCATION cannot be told')
    expect(stdout).toContain('  subnets · access denied · allow ec2:DescribeSubnets')
    const {stdout: json} = await runCli(['explain', 'web', '--cluster', 'prod', '--json'], environment)
    expect(JSON.parse(json).snapshot.notRead).toEqual([
      {what: 'subnets', why: 'access denied', iamAction: 'ec2:DescribeSubnets'},
    ])
  })

  it('reads the registered definition that is named', async () => {
    const {stdout} = await runCli(['explain', '--task-definition', 'api:7', '--cluster', 'prod', '--json'], environment)
    expect(JSON.parse(stdout).demand).toMatchObject({memoryMiB: 512, networkInterfaces: 1})
  })

  it('a service that is not there, when the services may not be read: the permission is named', async () => {
    options = {refuse: name => (name === 'DescribeServices' ? sdkError('AccessDeniedException') : undefined)}
    const {stderr, exitCode} = await runCli(['explain', 'web', '--cluster', 'prod'], environment)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('allow ecs:DescribeServices for the caller')
  })
})

it('with files nothing of AWS is asked', async () => {
  const snapshot = join(folder, 's.json')
  writeFileSync(snapshot, JSON.stringify(cluster([{id: 'a'}])))
  const {exitCode} = await runCli(['explain', 'web', '--snapshot', snapshot], {AWS_REGION: undefined})
  expect([exitCode, calls]).toEqual([0, []])
})
