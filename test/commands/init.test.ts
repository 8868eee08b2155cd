import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-init-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))
const fargate = ['--set', 'account=123456789012', '--set', 'subnet=subnet-0a1b', '--set', 'securityGroup=sg-0c2d']

describe('gantry init', () => {
  it('lists the templates', async () => {
    const {stdout, exitCode} = await runCli(['init'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^demo /m)
    expect(stdout).toMatch(/^ec2-web /m)
    expect(stdout).toMatch(/^fargate-web /m)
    expect(stdout).toMatch(/^express-web /m)
  })

  it('writes a template with its parameters, and never over a file', async () => {
    const target = join(directory, 'site')
    const first = await runCli(['init', 'fargate-web', target, ...fargate, '--set', 'name=site', '--json'])
    expect(first.exitCode).toBe(0)
    expect(JSON.parse(first.stdout).written).toHaveLength(3)
    const definition = JSON.parse(readFileSync(join(target, 'task-definition.json'), 'utf8'))
    expect(definition).toMatchObject({
      family: 'site',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    })
    const again = await runCli(['init', 'fargate-web', target, ...fargate])
    expect(again.exitCode).toBe(2)
    expect(again.stderr).toMatch(/is already there/)
  })

  it.each([
    [['init', 'fargate-web', 'DIR'], /needs `account` .*, `subnet` .*, `securityGroup` /],
    [['init', 'fargate-web', 'DIR'], /pass --set account=VALUE --set subnet=VALUE --set securityGroup=VALUE/],
    [['init', 'ec2-web', 'DIR', '--set', 'nme=x'], /did you mean --set name=x\?/],
    [['init', 'ec2-web', 'DIR', '--set', 'name'], /is not NAME=VALUE/],
    [['init', 'ec2-web', 'DIR', '--set', 'name=a"b'], /may not hold quotes/],
    [['init', 'ec2-wob', 'DIR'], /did you mean ec2-web\?/],
  ])('%j is refused and writes nothing', async (argv, message) => {
    const target = join(directory, 'refused')
    const {stderr, exitCode} = await runCli(argv.map(word => (word === 'DIR' ? target : word)))
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
    expect(existsSync(target)).toBe(false)
  })
})
