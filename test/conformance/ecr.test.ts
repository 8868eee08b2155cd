import {ECR} from '@aws-sdk/client-ecr'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {ecrOperations} from '../../src/local/operations/ecr/index.js'
import {manifestTypes, sha256} from '../../src/registry/manifest.js'
import {json, noise, ociLayout} from '../support/images.js'

let local: LocalEndpoint
let ecr: ECR
const called = new Set<string>()
const repositoryName = 'team/web'
const {files, digest, children} = ociLayout({platforms: ['amd64', 'arm64'], referrer: true})
const referrer = ociLayout({platforms: ['amd64', 'arm64'], referrer: true}).referrer as string
const bytesOf = (one: string) => files.get(`blobs/sha256/${one.slice(7)}`) as Buffer

beforeAll(async () => {
  local = await startLocal({virtualClock: true})
  ecr = new ECR({
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    maxAttempts: 1,
  })
  ecr.middlewareStack.add(
    (next, context) => args => {
      called.add(String(context.commandName).replace(/Command$/, ''))
      return next(args)
    },
    {step: 'initialize'},
  )
})
afterAll(() => local.stop())

/** The name and the message of what a call throws. */
const fault = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'nothing',
    (error: Error) => `${error.name}: ${error.message}`,
  )

async function upload(bytes: Buffer): Promise<void> {
  const target = `${local.endpoint}/v2/${repositoryName}/blobs/uploads/?digest=${sha256(bytes)}`
  expect((await fetch(target, {method: 'POST', body: bytes as never})).status).toBe(201)
}

describe('ECR of the endpoint through the real SDK', () => {
  it('CreateRepository, DescribeRepositories: AWS-shaped URI and ARN', async () => {
    const {repository} = await ecr.createRepository({
      repositoryName,
      imageScanningConfiguration: {scanOnPush: true},
      tags: [{Key: 'team', Value: 'blue'}],
    })
    expect(repository).toMatchObject({
      repositoryUri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}`,
      repositoryArn: `arn:aws:ecr:us-east-1:123456789012:repository/${repositoryName}`,
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: {scanOnPush: true},
      encryptionConfiguration: {encryptionType: 'AES256'},
    })
    expect(repository?.createdAt).toBeInstanceOf(Date)
    expect((await ecr.describeRepositories({})).repositories).toEqual([repository])
  })

  it('names twice, wrong names and names that are not there, in ECR’s words', async () => {
    expect(await fault(ecr.createRepository({repositoryName}))).toBe(
      `RepositoryAlreadyExistsException: The repository with name '${repositoryName}' already exists in the registry with id '123456789012'`,
    )
    expect(await fault(ecr.createRepository({repositoryName: 'Team/Web'}))).toMatch(/^InvalidParameterException/)
    expect(await fault(ecr.describeImages({repositoryName: 'nope'}))).toBe(
      "RepositoryNotFoundException: The repository with name 'nope' does not exist in the registry with id '123456789012'",
    )
  })

  it('a repository belongs to its Region', async () => {
    const other = new ECR({
      endpoint: local.endpoint,
      region: 'eu-west-1',
      credentials: {accessKeyId: 'a', secretAccessKey: 'b'},
    })
    expect((await other.describeRepositories({})).repositories).toEqual([])
  })

  it('GetAuthorizationToken: the registry is the endpoint itself, for 12 hours', async () => {
    const data = (await ecr.getAuthorizationToken({})).authorizationData?.[0]
    expect(data?.proxyEndpoint).toBe(local.endpoint)
    const basic = {Authorization: `Basic ${data?.authorizationToken}`}
    expect((await fetch(`${local.endpoint}/v2/`, {headers: basic})).status).toBe(200)
    expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:/)
  })

  it('BatchCheckLayerAvailability, PutImage: a manifest needs its layers, an index its images', async () => {
    const image = bytesOf(children[0] as string)
    const put = () => ecr.putImage({repositoryName, imageManifest: image.toString(), imageTag: 'amd64'})
    expect(await fault(put())).toMatch(/^LayersNotFoundException: Layers with digests '\[sha256:/)
    expect(await fault(ecr.putImage({repositoryName, imageManifest: bytesOf(digest).toString()}))).toMatch(
      /^ReferencedImagesNotFoundException: Images with digests '\[sha256:/,
    )
    for (const child of [...children, referrer]) {
      const {config, layers} = JSON.parse(bytesOf(child).toString())
      for (const blob of [config, ...layers]) await upload(bytesOf(blob.digest))
    }
    const {config} = JSON.parse(image.toString())
    const {layers} = await ecr.batchCheckLayerAvailability({
      repositoryName,
      layerDigests: [config.digest, `sha256:${'0'.repeat(64)}`],
    })
    expect(layers?.map(layer => [layer.layerAvailability, layer.layerSize])).toEqual([
      ['AVAILABLE', config.size],
      ['UNAVAILABLE', undefined],
    ])
    expect((await put()).image).toMatchObject({imageId: {imageDigest: children[0], imageTag: 'amd64'}})
    expect(await fault(put())).toMatch(
      /^ImageAlreadyExistsException: Image with digest '.*' and tag 'amd64' already exists/,
    )
    await ecr.putImage({repositoryName, imageManifest: bytesOf(children[1] as string).toString()})
    await ecr.putImage({repositoryName, imageManifest: bytesOf(digest).toString(), imageTag: 'v1'})
    expect(
      await fault(
        ecr.putImage({
          repositoryName,
          imageManifest: image.toString(),
          imageDigest: `sha256:${'1'.repeat(64)}`,
          imageTag: 'x',
        }),
      ),
    ).toMatch(/^ImageDigestDoesNotMatchException/)
  })

  it('BatchGetImage: the manifest byte for byte; what is missing is a failure in the answer', async () => {
    const {images, failures} = await ecr.batchGetImage({
      repositoryName,
      imageIds: [{imageTag: 'v1'}, {imageTag: 'nope'}],
    })
    expect(images?.[0]).toMatchObject({
      imageManifest: bytesOf(digest).toString(),
      imageManifestMediaType: manifestTypes.ociIndex,
    })
    expect(failures).toEqual([
      {imageId: {imageTag: 'nope'}, failureCode: 'ImageNotFound', failureReason: 'Requested image not found'},
    ])
  })

  it('ListImages and DescribeImages: tags, sizes, and who is tagged', async () => {
    const {imageIds} = await ecr.listImages({repositoryName, filter: {tagStatus: 'UNTAGGED'}})
    expect(imageIds).toEqual([{imageDigest: children[1]}])
    const {imageDetails} = await ecr.describeImages({repositoryName, imageIds: [{imageTag: 'amd64'}]})
    const {config, layers} = JSON.parse(bytesOf(children[0] as string).toString())
    const size = [config, ...layers].reduce((sum, blob) => sum + blob.size, 0)
    expect(imageDetails?.[0]).toMatchObject({
      imageDigest: children[0],
      imageTags: ['amd64'],
      imageSizeInBytes: size,
      imageStatus: 'ACTIVE',
    })
    expect(await fault(ecr.describeImages({repositoryName, imageIds: [{imageTag: 'nope'}]}))).toBe(
      `ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'nope'} does not exist within the repository with name '${repositoryName}' in the registry with id '123456789012'`,
    )
    const first = await ecr.describeImages({repositoryName, maxResults: 2})
    const second = await ecr.describeImages({repositoryName, maxResults: 2, nextToken: first.nextToken})
    expect([first.imageDetails?.length, second.imageDetails?.length, second.nextToken]).toEqual([2, 1, undefined])
  })

  it('ListImageReferrers: what names the image as its subject', async () => {
    await ecr.putImage({repositoryName, imageManifest: bytesOf(referrer).toString()})
    const {referrers} = await ecr.listImageReferrers({repositoryName, subjectId: {imageDigest: digest}})
    expect(referrers?.map(one => [one.digest, one.artifactType])).toEqual([[referrer, 'application/spdx+json']])
  })

  it('PutImageTagMutability: immutable tags stay, but for the filters', async () => {
    await ecr.putImageTagMutability({
      repositoryName,
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{filterType: 'WILDCARD', filter: 'dev-*'}],
    })
    const put = (imageTag: string, image: string) =>
      ecr.putImage({repositoryName, imageManifest: bytesOf(image).toString(), imageTag})
    expect(await fault(put('v1', children[0] as string))).toBe(
      `ImageTagAlreadyExistsException: The image tag 'v1' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    )
    await put('dev-1', children[0] as string)
    await put('dev-1', children[1] as string)
    await ecr.putImageTagMutability({repositoryName, imageTagMutability: 'MUTABLE'})
  })

  it('scan on push, StartImageScan, DescribeImageScanFindings: nothing is found, an index is not scanned', async () => {
    const scan = (imageDigest: string | undefined) =>
      ecr.describeImageScanFindings({repositoryName, imageId: {imageDigest}})
    expect((await scan(children[0])).imageScanFindings).toMatchObject({findings: [], findingSeverityCounts: {}})
    expect((await scan(digest)).imageScanStatus?.status).toBe('UNSUPPORTED_IMAGE')
    expect(await fault(ecr.startImageScan({repositoryName, imageId: {imageDigest: children[0]}}))).toMatch(
      /^LimitExceededException/,
    )
  })

  it('PutRegistryScanningConfiguration: enhanced scanning in place of basic, by rules on names', async () => {
    const rules = [
      {
        scanFrequency: 'CONTINUOUS_SCAN' as const,
        repositoryFilters: [{filter: `${repositoryName.slice(0, 2)}*`, filterType: 'WILDCARD' as const}],
      },
    ]
    await ecr.putRegistryScanningConfiguration({scanType: 'ENHANCED', rules})
    expect((await ecr.getRegistryScanningConfiguration({})).scanningConfiguration).toEqual({
      scanType: 'ENHANCED',
      rules,
    })
    const {scanningConfigurations} = await ecr.batchGetRepositoryScanningConfiguration({
      repositoryNames: [repositoryName],
    })
    expect(scanningConfigurations?.[0]).toMatchObject({
      scanFrequency: 'CONTINUOUS_SCAN',
      scanOnPush: true,
      appliedScanFilters: rules[0]?.repositoryFilters,
    })
    const scan = (imageDigest: string | undefined) =>
      ecr.describeImageScanFindings({repositoryName, imageId: {imageDigest}})
    // A continuous scan takes in what is there already.
    expect(await scan(children[0])).toMatchObject({
      imageScanStatus: {status: 'ACTIVE'},
      imageScanFindings: {enhancedFindings: [], findingSeverityCounts: {}},
    })
    expect((await scan(digest)).imageScanStatus?.status).toBe('UNSUPPORTED_IMAGE')
    expect(await fault(ecr.startImageScan({repositoryName, imageId: {imageDigest: children[0]}}))).toBe(
      'ValidationException: This feature is disabled',
    )
    await ecr.putRegistryScanningConfiguration({scanType: 'BASIC', rules: []})
  })

  it('lifecycle policy: put, got, deleted; a text that is none is refused', async () => {
    const lifecyclePolicyText = json({
      rules: [
        {
          rulePriority: 1,
          selection: {tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1},
          action: {type: 'expire'},
        },
      ],
    }).toString()
    const missing = `LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name '${repositoryName}' in the registry with id '123456789012'`
    expect(await fault(ecr.getLifecyclePolicy({repositoryName}))).toBe(missing)
    await ecr.putLifecyclePolicy({repositoryName, lifecyclePolicyText})
    expect((await ecr.getLifecyclePolicy({repositoryName})).lifecyclePolicyText).toBe(lifecyclePolicyText)
    expect(
      await fault(ecr.putLifecyclePolicy({repositoryName, lifecyclePolicyText: `{"rool": ${' '.repeat(100)}[]}`})),
    ).toContain('Lifecycle policy validation failure: object has missing required properties (["rules"])')
    await ecr.deleteLifecyclePolicy({repositoryName})
    expect(await fault(ecr.deleteLifecyclePolicy({repositoryName}))).toBe(missing)
  })

  it('lifecycle policy preview: what a policy would take, without taking it', async () => {
    const keepOne = json({
      rules: [
        {
          rulePriority: 3,
          selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1},
          action: {type: 'expire'},
        },
      ],
    }).toString()
    expect(await fault(ecr.getLifecyclePolicyPreview({repositoryName}))).toMatch(
      /^LifecyclePolicyPreviewNotFoundException/,
    )
    expect(await fault(ecr.startLifecyclePolicyPreview({repositoryName}))).toMatch(/^LifecyclePolicyNotFoundException/)
    await ecr.startLifecyclePolicyPreview({repositoryName, lifecyclePolicyText: keepOne})
    const preview = await ecr.getLifecyclePolicyPreview({repositoryName})
    expect(preview).toMatchObject({status: 'COMPLETE', lifecyclePolicyText: keepOne})
    expect(preview.summary?.expiringImageTotalCount).toBe(preview.previewResults?.length)
    expect(preview.previewResults?.every(result => result.appliedRulePriority === 3)).toBe(true)
  })

  it('UpdateImageStorageClass: archived and restored; not a child before its index', async () => {
    const move = (imageDigest: string | undefined, targetStorageClass: 'ARCHIVE' | 'STANDARD') =>
      ecr.updateImageStorageClass({repositoryName, imageId: {imageDigest}, targetStorageClass})
    expect(await fault(move(children[0], 'ARCHIVE'))).toMatch(/^ValidationException/)
    expect((await move(digest, 'ARCHIVE')).imageStatus).toBe('ARCHIVED')
    expect((await move(digest, 'STANDARD')).imageStatus).toBe('ACTIVE')
    expect(await fault(move(sha256(noise(9, 9)), 'ARCHIVE'))).toMatch(/^ImageNotFoundException/)
  })

  it('repository policy, scanning and account settings, resource tags, registry', async () => {
    const policyText = '{"Version":"2012-10-17","Statement":[]}'
    await ecr.setRepositoryPolicy({repositoryName, policyText})
    expect((await ecr.getRepositoryPolicy({repositoryName})).policyText).toBe(policyText)
    await ecr.deleteRepositoryPolicy({repositoryName})
    expect(await fault(ecr.getRepositoryPolicy({repositoryName}))).toMatch(/^RepositoryPolicyNotFoundException/)
    await ecr.putImageScanningConfiguration({repositoryName, imageScanningConfiguration: {scanOnPush: false}})
    const repository = (await ecr.describeRepositories({repositoryNames: [repositoryName]})).repositories?.[0]
    expect(repository?.imageScanningConfiguration).toEqual({scanOnPush: false})
    await ecr.putAccountSetting({name: 'BLOB_MOUNTING', value: 'ENABLED'})
    expect(await ecr.getAccountSetting({name: 'BLOB_MOUNTING'})).toMatchObject({value: 'ENABLED'})
    const resourceArn = repository?.repositoryArn
    await ecr.tagResource({resourceArn, tags: [{Key: 'env', Value: 'test'}]})
    await ecr.untagResource({resourceArn, tagKeys: ['team']})
    expect((await ecr.listTagsForResource({resourceArn})).tags).toEqual([{Key: 'env', Value: 'test'}])
    expect((await ecr.describeRegistry({})).registryId).toBe('123456789012')
  })

  it('BatchDeleteImage: a tag, the last tag, an image an index holds', async () => {
    const held = await ecr.batchDeleteImage({repositoryName, imageIds: [{imageDigest: children[0]}]})
    expect(held.failures?.[0]?.failureCode).toBe('ImageReferencedByManifestList')
    expect((await ecr.batchDeleteImage({repositoryName, imageIds: [{imageTag: 'v1'}]})).imageIds).toEqual([
      {imageDigest: digest, imageTag: 'v1'},
    ])
    expect(await fault(ecr.describeImages({repositoryName, imageIds: [{imageDigest: digest}]}))).toMatch(
      /^ImageNotFoundException/,
    )
    const now = await ecr.batchDeleteImage({
      repositoryName,
      imageIds: [{imageDigest: children[0]}, {imageDigest: sha256(noise(9, 9))}],
    })
    expect([now.imageIds?.[0]?.imageDigest, now.failures?.[0]?.failureCode]).toEqual([children[0], 'ImageNotFound'])
  })

  it('DeleteRepository: not while it holds images, unless forced', async () => {
    expect(await fault(ecr.deleteRepository({repositoryName}))).toMatch(
      /^RepositoryNotEmptyException: .* cannot be deleted because it still contains images$/,
    )
    await ecr.deleteRepository({repositoryName, force: true})
    expect((await ecr.describeRepositories({})).repositories).toEqual([])
  })

  it('every operation that is served has been called here', () => {
    expect(ecrOperations.map(operation => operation.name).filter(name => !called.has(name))).toEqual([])
  })
})
