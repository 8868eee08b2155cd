import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  LifecyclePolicyNotFoundException,
  PutLifecyclePolicyCommand,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr'
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {mockClient} from 'aws-sdk-client-mock'
import {beforeEach, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const ecr = mockClient(ECRClient)
const sts = mockClient(STSClient)
const folder = mkdtempSync(join(tmpdir(), 'gantry-lifecycle-'))
const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_ENDPOINT_URL: undefined,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CI: undefined,
}
const keep = (count: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: count},
        action: {type: 'expire'},
      },
    ],
  })
const file = join(folder, 'policy.json')
writeFileSync(file, keep(10))
const run = (...more: string[]) => runCli(['lifecycle', 'put', 'web', '--policy', file, ...more], environment)

beforeEach(() => {
  ecr.reset()
  sts.reset()
  sts.on(GetCallerIdentityCommand).resolves({Account: '123456789012'})
  ecr.on(GetLifecyclePolicyCommand).rejects(new LifecyclePolicyNotFoundException({message: 'none', $metadata: {}}))
  ecr.on(DescribeImagesCommand).resolves({imageDetails: []})
  ecr.on(BatchGetImageCommand).resolves({images: []})
  ecr.on(PutLifecyclePolicyCommand).resolves({})
})

describe('gantry lifecycle put', () => {
  it('says where, shows the rules and puts the very text of the file', async () => {
    const {exitCode, stderr, stdout} = await run('--yes')
    expect(exitCode).toBe(0)
    expect(stderr.split('\n')[0]).toBe('account 123456789012 · region us-east-1 · repository web')
    expect(stderr).toContain('+ 1  expire images of any tag, all but the 10 youngest')
    expect(stdout).toBe('PutLifecyclePolicy web: 1 rule\n')
    expect(ecr.commandCalls(PutLifecyclePolicyCommand)[0]?.args[0].input).toEqual({
      repositoryName: 'web',
      lifecyclePolicyText: keep(10),
    })
  })

  it('sends nothing when the policy is in force already, however ECR wrote it down', async () => {
    ecr.on(GetLifecyclePolicyCommand).resolves({lifecyclePolicyText: JSON.stringify(JSON.parse(keep(10)), null, 3)})
    const {exitCode, stdout} = await run('--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({v: 1, outcome: 'unchanged', differences: []})
    expect(ecr.commandCalls(PutLifecyclePolicyCommand)).toHaveLength(0)
  })

  it('shows what changes and sends nothing with --dry-run', async () => {
    ecr.on(GetLifecyclePolicyCommand).resolves({lifecyclePolicyText: keep(99)})
    const {exitCode, stdout} = await run('--dry-run', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'not-sent',
      differences: [
        {
          priority: 1,
          from: 'expire images of any tag, all but the 99 youngest',
          to: 'expire images of any tag, all but the 10 youngest',
        },
      ],
    })
    expect(ecr.commandCalls(PutLifecyclePolicyCommand)).toHaveLength(0)
  })

  it('needs --yes where nobody can answer', async () => {
    const {exitCode, stdout} = await run('--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.fix).toBe('pass --yes')
    expect(ecr.commandCalls(PutLifecyclePolicyCommand)).toHaveLength(0)
  })

  it('refuses a policy ECR would refuse, with its words and the place, before anything is asked', async () => {
    const bad = join(folder, 'bad.json')
    writeFileSync(bad, keep(0))
    const {exitCode, stdout} = await runCli(['lifecycle', 'put', 'web', '--policy', bad, '--json'], environment)
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({
      message: 'countNumber is 0',
      why: "AWS would answer: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: numeric instance is lower than the required minimum (minimum: 1, found: 0)'",
      at: {line: 1, pointer: '/rules/0/selection/countNumber'},
    })
    expect(ecr.calls()).toHaveLength(0)
    expect(sts.calls()).toHaveLength(0)
  })

  it('names the way out when there is no such repository', async () => {
    ecr
      .on(GetLifecyclePolicyCommand)
      .rejects(new RepositoryNotFoundException({message: 'no repository', $metadata: {}}))
    const {exitCode, stdout} = await run('--yes', '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({
      message: 'repository `web` does not exist',
      fix: 'create it: gantry repo ensure web',
    })
  })
})
