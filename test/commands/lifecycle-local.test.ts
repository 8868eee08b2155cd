import {createHash} from 'node:crypto'
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {GetFunctionCommand, LambdaClient, ListFunctionsCommand} from '@aws-sdk/client-lambda'
import {mockClient} from 'aws-sdk-client-mock'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-lifecycle-local-'))
// Lambda alone is a mock here: its answers and its refusals are what the guard is tried with.
const lambda = mockClient(LambdaClient)
let local: LocalEndpoint
let environment: Record<string, string | undefined>
let authorization: string
const digests = new Map<string, string>()

const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const policyFile = (name: string, ...rules: object[]) => {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify({rules}))
  return file
}
const keepNewest = (countNumber: number) => ({
  rulePriority: 1,
  selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber},
  action: {type: 'expire'},
})

async function upload(repository: string, text: string): Promise<string> {
  const digest = sha256(text)
  const start = await fetch(`${local.endpoint}/v2/${repository}/blobs/uploads/`, {
    method: 'POST',
    headers: {authorization},
  })
  const location = new URL(start.headers.get('location') as string, local.endpoint)
  location.searchParams.set('digest', digest)
  const put = await fetch(location, {
    method: 'PUT',
    body: text,
    headers: {authorization, 'content-type': 'application/octet-stream'},
  })
  expect(put.status).toBe(201)
  return digest
}

async function putManifest(
  repository: string,
  tag: string | undefined,
  mediaType: string,
  manifest: object,
): Promise<string> {
  const text = JSON.stringify({schemaVersion: 2, mediaType, ...manifest})
  const digest = sha256(text)
  const put = await fetch(`${local.endpoint}/v2/${repository}/manifests/${tag ?? digest}`, {
    method: 'PUT',
    body: text,
    headers: {authorization, 'content-type': mediaType},
  })
  expect(put.status).toBe(201)
  return digest
}

async function pushImage(
  repository: string,
  tag: string | undefined,
  seed: string,
): Promise<{mediaType: string; digest: string; size: number}> {
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: {type: 'layers', diff_ids: []},
    seed,
  })
  const layer = `layer ${seed}`
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = {
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: await upload(repository, config),
      size: config.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: await upload(repository, layer),
        size: layer.length,
      },
    ],
  }
  const digest = await putManifest(repository, tag, mediaType, manifest)
  local.advance('1m')
  return {mediaType, digest, size: 1}
}

beforeAll(async () => {
  local = await startLocal({virtualClock: true, clusters: [{name: 'prod', instances: [{type: 'm5.large', count: 2}]}]})
  environment = {
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CI: undefined,
  }
  const {ecs, ecr} = local.clients
  await ecr.createRepository({repositoryName: 'app'})
  const {authorizationData} = await ecr.getAuthorizationToken({})
  authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`
  for (const tag of ['v1', 'v2', 'v3', 'v4']) digests.set(tag, (await pushImage('app', tag, tag)).digest)
  const child = await pushImage('app', undefined, 'child')
  digests.set('child', child.digest)
  digests.set(
    'index',
    await putManifest('app', 'multi', 'application/vnd.oci.image.index.v1+json', {
      manifests: [{...child, platform: {os: 'linux', architecture: 'amd64'}}],
    }),
  )
  local.advance('1m')
  // v1 runs; its task definition names it by tag, its tasks and service revision by digest.
  const image = `${local.accountId}.dkr.ecr.${local.region}.amazonaws.com/app:v1`
  await ecs.registerTaskDefinition({family: 'web', containerDefinitions: [{name: 'web', image, memory: 128}]})
  await ecs.createService({cluster: 'prod', serviceName: 'web', taskDefinition: 'web', desiredCount: 1})
  local.advance('15m')
})
afterAll(() => local.stop())
beforeEach(() => {
  lambda.reset()
  lambda.on(ListFunctionsCommand).resolves({Functions: []})
})

const cli = async (...argv: string[]) => {
  const {stdout, exitCode} = await runCli([...argv, '--json'], environment)
  return {exitCode, answer: JSON.parse(stdout)}
}
const rules = (answer: {findings: Array<{rule: string}>}) => answer.findings.map(finding => finding.rule)

describe('lifecycle against the endpoint', () => {
  it('eval reads the images, the children of the index, and who needs them', async () => {
    const {exitCode, answer} = await cli(
      'lifecycle',
      'eval',
      'app',
      '--policy',
      policyFile('two', keepNewest(2)),
      '--in-use',
    )
    expect(exitCode).toBe(1)
    const actions = Object.fromEntries(
      answer.images.map((image: {digest: string; action: string}) => [image.digest, image.action]),
    )
    const named = Object.fromEntries([...digests].map(([name, digest]) => [name, actions[digest]]))
    expect(named).toEqual({v1: 'expire', v2: 'expire', v3: 'expire', v4: 'keep', index: 'keep', child: 'keep'})
    const used = answer.images
      .find((image: {digest: string}) => image.digest === digests.get('v1'))
      .inUse.map((use: {kind: string}) => use.kind)
    expect(new Set(used)).toEqual(new Set(['running-task', 'service-revision', 'task-definition']))
    expect(answer.flags.filter((flag: {rule: string}) => flag.rule === 'image-in-use')).toHaveLength(1)
  })

  it('put refuses what would take the running image, and puts it when told to', async () => {
    const argv = ['lifecycle', 'put', 'app', '--policy', policyFile('two', keepNewest(2)), '--yes']
    const refused = await cli(...argv)
    expect(refused).toMatchObject({exitCode: 1, answer: {outcome: 'refused', acted: 3}})
    expect(rules(refused.answer)).toContain('image-in-use')
    expect((await cli('lifecycle', 'get', 'app')).exitCode).toBe(1)
    expect(await cli(...argv, '--allow-in-use')).toMatchObject({exitCode: 0, answer: {outcome: 'put'}})
    expect((await cli(...argv)).answer.outcome).toBe('unchanged')
  })

  it('a shield in front of it makes the same policy acceptable', async () => {
    const shield = {
      rulePriority: 1,
      selection: {tagStatus: 'tagged', tagPatternList: ['v1'], countType: 'imageCountMoreThan', countNumber: 1000},
      action: {type: 'expire'},
    }
    const file = policyFile('shielded', shield, {...keepNewest(2), rulePriority: 2})
    expect(await cli('lifecycle', 'put', 'app', '--policy', file, '--yes')).toMatchObject({
      exitCode: 0,
      answer: {outcome: 'put', differences: [{priority: 1}, {priority: 2}]},
    })
    expect((await cli('lifecycle', 'get', 'app')).answer.policy.rules).toHaveLength(2)
  })

  it('refuses as long as one listing fails, naming the permission', async () => {
    const denied = Object.assign(
      new Error('User: x is not authorized to perform: lambda:ListFunctions on resource: *'),
      {name: 'AccessDeniedException', $fault: 'client', $metadata: {httpStatusCode: 403}},
    )
    lambda.on(ListFunctionsCommand).rejects(denied)
    const {exitCode, answer} = await cli(
      'lifecycle',
      'put',
      'app',
      '--policy',
      policyFile('three', keepNewest(3)),
      '--yes',
    )
    expect(exitCode).toBe(1)
    expect(answer.findings).toContainEqual(
      expect.objectContaining({rule: 'in-use-unknown', fix: 'allow lambda:ListFunctions for the caller'}),
    )
  })

  it('what a function runs is in use, by its resolved digest', async () => {
    lambda.on(ListFunctionsCommand).resolves({
      Functions: [{FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:job:3', PackageType: 'Image'}],
    })
    const uri = `${local.accountId}.dkr.ecr.${local.region}.amazonaws.com/app`
    lambda
      .on(GetFunctionCommand)
      .resolves({Code: {ImageUri: `${uri}:gone`, ResolvedImageUri: `${uri}@${digests.get('v2')}`}})
    const {answer} = await cli('lifecycle', 'eval', 'app', '--policy', policyFile('two', keepNewest(2)), '--in-use')
    const v2 = answer.images.find((image: {digest: string}) => image.digest === digests.get('v2'))
    expect(v2.inUse).toEqual([{kind: 'lambda-function', name: 'job:3'}])
  })
})

describe('ECR’s own preview', () => {
  it('agrees with the evaluation', async () => {
    const file = policyFile('two', keepNewest(2))
    const {exitCode, answer} = await cli('lifecycle', 'eval', 'app', '--policy', file, '--against-preview')
    expect({exitCode, differences: answer.previewDifferences}).toEqual({exitCode: 0, differences: []})
    const {images} = (await cli('lifecycle', 'preview', 'app', '--policy', file)).answer
    expect(
      images.map((image: {digest: string; action: string; rule: number}) => [image.digest, image.action, image.rule]),
    ).toEqual(['v1', 'v2', 'v3'].map(tag => [digests.get(tag), 'expire', 1]))
  })
})

describe('repositories', () => {
  it('ensure makes one, changes only what differs, and then nothing', async () => {
    const argv = ['repo', 'ensure', 'team/api', '--immutable', '--policy', policyFile('ten', keepNewest(10))]
    expect((await cli(...argv)).answer.changes.map((change: {operation: string}) => change.operation)).toEqual([
      'CreateRepository',
      'PutLifecyclePolicy',
    ])
    expect((await cli(...argv)).answer).toMatchObject({outcome: 'unchanged', changes: []})
    expect(
      (await cli('repo', 'ensure', 'team/api', '--no-immutable', '--scan-on-push')).answer.changes.map(
        (change: {operation: string}) => change.operation,
      ),
    ).toEqual(['PutImageTagMutability', 'PutImageScanningConfiguration'])
    expect((await cli('repo', 'ls', 'team/')).answer.repositories).toMatchObject([
      {name: 'team/api', tagMutability: 'MUTABLE', scanOnPush: true, encryption: 'AES256'},
    ])
  })
  it('refuses another encryption, and a name that is none', async () => {
    expect(await cli('repo', 'ensure', 'team/api', '--encryption', 'KMS')).toMatchObject({
      exitCode: 2,
      answer: {error: {message: 'repository `team/api` is encrypted with AES256, not KMS'}},
    })
    expect(await cli('repo', 'ensure', 'Team')).toMatchObject({exitCode: 2})
  })
})

describe('gantry images prune', () => {
  const prune = (...more: string[]) =>
    cli(
      'images',
      'prune',
      'app',
      '--keep',
      '1',
      '--keep-tag',
      'v3',
      '--keep-tag',
      'multi',
      ...(more.includes('--older-than-days') ? [] : ['--older-than-days', '0']),
      ...more,
    )
  const left = async () => {
    const {imageDetails = []} = await local.clients.ecr.describeImages({repositoryName: 'app'})
    return [...digests]
      .filter(([, digest]) => imageDetails.some(image => image.imageDigest === digest))
      .map(([name]) => name)
  }
  it('shows by default and takes nothing', async () => {
    local.advance('1h')
    const {exitCode, answer} = await prune()
    expect(exitCode).toBe(0)
    expect(answer).toMatchObject({outcome: 'not-sent', pruned: []})
    expect(await left()).toHaveLength(6)
  })
  it('takes nothing while a listing fails', async () => {
    lambda.on(ListFunctionsCommand).rejects(new Error('no answer'))
    expect(await prune('--apply', '--yes')).toMatchObject({exitCode: 1, answer: {outcome: 'refused', pruned: []}})
    expect(await left()).toHaveLength(6)
  })
  it('archives as the first step that can be taken back', async () => {
    const {answer} = await prune('--archive', '--apply', '--yes')
    expect(answer.pruned.flatMap((batch: {digests: string[]}) => batch.digests)).toEqual([
      digests.get('v2'),
      digests.get('v4'),
    ])
    for (const imageDigest of [digests.get('v2'), digests.get('v4')]) {
      local.advance('1m')
      await local.clients.ecr.updateImageStorageClass({
        repositoryName: 'app',
        imageId: {imageDigest},
        targetStorageClass: 'STANDARD',
      })
    }
    expect(await left()).toHaveLength(6)
  })
  it('takes AWS’s time for today’s, not this machine’s', async () => {
    const old = async () => (await prune('--older-than-days', '20')).answer
    expect((await old()).outcome).toBe('unchanged')
    local.advance(21 * 86_400_000)
    expect((await old()).outcome).toBe('not-sent')
  })
  it('takes what nothing needs; what runs, the newest and kept tags stay', async () => {
    const {exitCode, answer} = await prune('--apply', '--yes')
    expect(exitCode).toBe(0)
    expect(answer.outcome).toBe('pruned')
    // A restored image is as young as its return: v4 is the newest now.
    expect(await left()).toEqual(['v1', 'v3', 'v4', 'child', 'index'])
    expect((await prune('--apply', '--yes')).answer.outcome).toBe('unchanged')
  })
})
