import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Lambda} from '@aws-sdk/client-lambda'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {loadImagesInUse} from '../../src/observe/load-images-in-use.js'
import {IdleClock} from '../support/idle-clock.js'

const uri = '123456789012.dkr.ecr.us-east-1.amazonaws.com/app'
const digest = `sha256:${'a'.repeat(64)}`
let local: LocalEndpoint
let lambda: Lambda

beforeAll(async () => {
  const clusterFile = join(mkdtempSync(join(tmpdir(), 'gantry-lambda-')), 'cluster.yml')
  const more = Array.from({length: 60}, (_, index) => `  - {name: zip-${index}}`).join('\n')
  writeFileSync(
    clusterFile,
    `clusters: [{name: prod}]\nfunctions:\n  - {name: job, imageUri: "${uri}:v1", resolvedImageUri: "${uri}@${digest}"}\n${more}\n`,
  )
  local = await startLocal({clusterFile, virtualClock: true})
  lambda = new Lambda({
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    maxAttempts: 1,
  })
})
afterAll(() => local.stop())

describe('Lambda of the endpoint through the real SDK', () => {
  it('ListFunctions: what the cluster file declares, page by page', async () => {
    const first = await lambda.listFunctions({FunctionVersion: 'ALL'})
    const second = await lambda.listFunctions({FunctionVersion: 'ALL', Marker: first.NextMarker})
    expect([first.Functions?.length, second.Functions?.length, second.NextMarker]).toEqual([50, 11, undefined])
    expect(first.Functions?.[0]).toMatchObject({FunctionName: 'job', PackageType: 'Image'})
  })

  it('GetFunction: the image, by tag and by digest; by ARN too; no such function', async () => {
    const {Configuration: configuration, Code: code} = await lambda.getFunction({FunctionName: 'job'})
    expect(code).toMatchObject({ImageUri: `${uri}:v1`, ResolvedImageUri: `${uri}@${digest}`})
    const byArn = await lambda.getFunction({FunctionName: configuration?.FunctionArn})
    expect(byArn.Configuration?.FunctionName).toBe('job')
    await expect(lambda.getFunction({FunctionName: 'nope'})).rejects.toMatchObject({name: 'ResourceNotFoundException'})
  })

  it('anything else of its is refused so that the SDK can read it', async () => {
    await expect(lambda.createAlias({FunctionName: 'job', Name: 'a', FunctionVersion: '1'})).rejects.toMatchObject({
      name: 'UnknownOperationException',
    })
  })

  it('the look for images in use reads it', async () => {
    const look = await loadImagesInUse(
      {ecs: local.clients.ecs, lambda},
      {accountId: '123456789012', region: 'us-east-1', repositoryName: 'app'},
      {clock: new IdleClock()},
    )
    expect(look.failed).toEqual([])
    const by = {kind: 'lambda-function', name: 'job'}
    expect(look.uses).toEqual([
      {by, tag: 'v1'},
      {by, digest},
    ])
  })
})
