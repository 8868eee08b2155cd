import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../../src/local/index.js'
import {runCli} from '../../support/run-cli.js'

let local: LocalEndpoint
beforeAll(async () => {
  local = await startLocal({clusters: [{name: 'demo'}]})
})
afterAll(() => local.stop())

describe('gantry local scenario', () => {
  it('lists the sixteen, in words and as JSON', async () => {
    const {stdout, exitCode} = await runCli(['local', 'scenario', 'list'])
    expect(exitCode).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(16)
    expect(JSON.parse((await runCli(['local', 'scenario', 'list', '--json'])).stdout).scenarios[0].name).toBe(
      'agent-disconnected',
    )
  })

  it('applies one to a running endpoint and clears it', async () => {
    const url = ['--endpoint-url', local.endpoint]
    const applied = await runCli(['local', 'scenario', 'apply', 'oom', '--cluster', 'demo', '--json', ...url])
    expect(JSON.parse(applied.stdout).applied).toMatchObject([{name: 'oom', cluster: 'demo'}])
    const cleared = await runCli(['local', 'scenario', 'clear', ...url])
    expect(cleared).toMatchObject({stdout: 'no scenario is in force\n', exitCode: 0})
  })

  it('says what is wrong in one line: the name, the cluster, the endpoint', async () => {
    const url = ['--endpoint-url', local.endpoint]
    const wrongName = await runCli(['local', 'scenario', 'apply', 'out-of-memory', ...url])
    expect(wrongName.exitCode).toBe(2)
    expect(wrongName.stderr).toContain('there is no scenario `out-of-memory`')
    const wrongCluster = await runCli(['local', 'scenario', 'apply', 'oom', '--cluster', 'none', ...url])
    expect(wrongCluster.stderr).toContain('there is no cluster `none` in us-east-1')
    const nobody = await runCli(['local', 'scenario', 'apply', 'oom', '--endpoint-url', 'http://127.0.0.1:9'])
    expect(nobody.exitCode).toBe(2)
    expect(nobody.stderr).toContain('no local endpoint answers on http://127.0.0.1:9')
  })
})
