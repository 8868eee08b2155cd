// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is filled in by the suite, and by other programs that read the calls
import {sha256} from '../../src/registry/manifest.js'
import type {ConformanceCall} from './call.js'

type Rest = Partial<ConformanceCall>
const ecr = (op: string, params: Record<string, unknown>, rest: Rest = {}): ConformanceCall => ({
  service: 'ecr',
  op,
  params,
  ...rest,
})
const refused = (op: string, params: Record<string, unknown>, expect: string, rest: Rest = {}) =>
  ecr(op, params, {expect, ...rest})

const repositoryName = 'conformance/app'
const here = {repositoryName}
const nowhere = {repositoryName: 'nobody'}
const noDigest = `sha256:${'0'.repeat(64)}`
const ociIndex = 'application/vnd.oci.image.index.v1+json'
/** An index of nothing needs no layers, and so no upload beside the JSON calls. */
const index = (note: string, subject?: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: ociIndex,
    manifests: [],
    annotations: {note},
    ...(subject ? {subject: {mediaType: ociIndex, digest: subject, size: 2}, artifactType: 'application/x-note'} : {}),
  })
const one = index('one')
const digest = sha256(one)
const withoutLayers = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: {mediaType: 'application/vnd.oci.image.config.v1+json', digest: noDigest, size: 2},
  layers: [],
})
const withoutImages = JSON.stringify({
  schemaVersion: 2,
  mediaType: ociIndex,
  manifests: [{mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: noDigest, size: 2}],
})
const lifecyclePolicyText = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: {tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 5},
      action: {type: 'expire'},
    },
  ],
})
const archiveOf = (repository: object, imageId: object) => ({
  ...repository,
  imageId,
  targetStorageClass: 'ARCHIVE',
})

const repositories: ConformanceCall[] = [
  ecr(
    'CreateRepository',
    {...here, tags: [{Key: 'team', Value: 'shop'}]},
    {save: {repositoryArn: 'repository.repositoryArn'}, has: ['repository.createdAt']},
  ),
  refused('CreateRepository', here, 'RepositoryAlreadyExistsException'),
  refused(
    'CreateRepository',
    {repositoryName: 'tagged', tags: Array.from({length: 51}, (_, n) => ({Key: `k${n}`, Value: ''}))},
    'TooManyTagsException',
  ),
  refused(
    'CreateRepository',
    {repositoryName: 'tagged', tags: [{Key: 'aws:x', Value: ''}]},
    'InvalidTagParameterException',
  ),
  refused('CreateRepository', {repositoryName: 'No/Capitals'}, 'InvalidParameterException', {raw: true}),
  ecr(
    'DescribeRepositories',
    {repositoryNames: [repositoryName]},
    {is: {'repositories[0].repositoryArn': '${repositoryArn}', 'repositories[0].imageTagMutability': 'MUTABLE'}},
  ),
  refused('DescribeRepositories', {repositoryNames: ['nobody']}, 'RepositoryNotFoundException'),
  refused('DescribeRepositories', {nextToken: '!'}, 'InvalidParameterException'),
  ecr(
    'GetAuthorizationToken',
    {},
    {has: ['authorizationData[0].authorizationToken', 'authorizationData[0].expiresAt']},
  ),
  refused('GetAuthorizationToken', {registryIds: ['one']}, 'InvalidParameterException'),
  ecr('DescribeRegistry', {}, {is: {registryId: '123456789012'}}),
  ecr('PutAccountSetting', {name: 'BLOB_MOUNTING', value: 'ENABLED'}, {is: {value: 'ENABLED'}}),
  ecr('GetAccountSetting', {name: 'BLOB_MOUNTING'}, {is: {value: 'ENABLED'}}),
  refused('PutAccountSetting', {name: 'BLOB_MOUNTING'}, 'InvalidParameterException', {raw: true}),
  refused('GetAccountSetting', {}, 'InvalidParameterException', {raw: true}),
  refused(
    'TagResource',
    {resourceArn: '${repositoryArn}', tags: Array.from({length: 51}, (_, n) => ({Key: `k${n}`, Value: ''}))},
    'TooManyTagsException',
  ),
  refused(
    'TagResource',
    {resourceArn: '${repositoryArn}', tags: [{Key: 'aws:x', Value: ''}]},
    'InvalidTagParameterException',
  ),
  ecr('TagResource', {resourceArn: '${repositoryArn}', tags: [{Key: 'env', Value: 'test'}]}),
  ecr('ListTagsForResource', {resourceArn: '${repositoryArn}'}, {is: {'tags[1].Value': 'test'}}),
  ecr('UntagResource', {resourceArn: '${repositoryArn}', tagKeys: ['team']}),
  ecr('ListTagsForResource', {resourceArn: '${repositoryArn}'}, {is: {'tags[0].Key': 'env'}}),
  ...['TagResource', 'UntagResource', 'ListTagsForResource'].flatMap(op => {
    const more = op === 'TagResource' ? {tags: []} : op === 'UntagResource' ? {tagKeys: []} : {}
    return [
      refused(
        op,
        {resourceArn: 'arn:aws:ecr:us-east-1:123456789012:repository/nobody', ...more},
        'RepositoryNotFoundException',
      ),
      refused(op, more, 'InvalidParameterException', {raw: true}),
    ]
  }),
  ecr('PutImageScanningConfiguration', {...here, imageScanningConfiguration: {scanOnPush: true}}),
  ecr('PutImageTagMutability', {...here, imageTagMutability: 'IMMUTABLE'}),
  ecr(
    'DescribeRepositories',
    {repositoryNames: [repositoryName]},
    {
      is: {
        'repositories[0].imageTagMutability': 'IMMUTABLE',
        'repositories[0].imageScanningConfiguration.scanOnPush': true,
      },
    },
  ),
]

const images: ConformanceCall[] = [
  ecr('PutImageScanningConfiguration', {...here, imageScanningConfiguration: {scanOnPush: false}}),
  ecr('PutImage', {...here, imageManifest: one, imageTag: 'v1'}, {is: {'image.imageId.imageDigest': digest}}),
  refused('PutImage', {...here, imageManifest: one, imageTag: 'v1'}, 'ImageAlreadyExistsException'),
  refused('PutImage', {...here, imageManifest: index('two'), imageTag: 'v1'}, 'ImageTagAlreadyExistsException'),
  refused('PutImage', {...here, imageManifest: withoutLayers, imageTag: 'v2'}, 'LayersNotFoundException'),
  refused('PutImage', {...here, imageManifest: withoutImages, imageTag: 'v2'}, 'ReferencedImagesNotFoundException'),
  refused(
    'PutImage',
    {...here, imageManifest: index('two'), imageDigest: noDigest},
    'ImageDigestDoesNotMatchException',
  ),
  refused('PutImage', {...here, imageManifest: '{'}, 'InvalidParameterException'),
  ecr('PutImage', {...here, imageManifest: index('referrer', digest)}),
  ecr(
    'ListImageReferrers',
    {...here, subjectId: {imageDigest: digest}},
    {is: {'referrers[0].artifactType': 'application/x-note'}},
  ),
  ecr('BatchGetImage', {...here, imageIds: [{imageTag: 'v1'}]}, {is: {'images[0].imageManifest': one}}),
  ecr('BatchGetImage', {...here, imageIds: [{imageTag: 'v9'}]}, {is: {'failures[0].failureCode': 'ImageNotFound'}}),
  ecr('ListImages', {...here, filter: {tagStatus: 'TAGGED'}}, {is: {'imageIds[0].imageTag': 'v1'}}),
  ecr('DescribeImages', {...here, imageIds: [{imageTag: 'v1'}]}, {is: {'imageDetails[0].imageDigest': digest}}),
  refused('DescribeImages', {...here, imageIds: [{imageTag: 'v9'}]}, 'ImageNotFoundException'),
  ecr(
    'BatchCheckLayerAvailability',
    {...here, layerDigests: [noDigest]},
    {is: {'layers[0].layerAvailability': 'UNAVAILABLE'}},
  ),
  refused('DescribeImageScanFindings', {...here, imageId: {imageTag: 'v1'}}, 'ScanNotFoundException'),
  ecr('StartImageScan', {...here, imageId: {imageTag: 'v1'}}, {is: {'imageScanStatus.status': 'IN_PROGRESS'}}),
  ecr(
    'DescribeImageScanFindings',
    {...here, imageId: {imageTag: 'v1'}},
    {is: {'imageScanStatus.status': 'UNSUPPORTED_IMAGE'}},
  ),
  refused('StartImageScan', {...here, imageId: {imageTag: 'v1'}}, 'LimitExceededException'),
  refused('DescribeImageScanFindings', {...here, imageId: {imageTag: 'v9'}}, 'ImageNotFoundException'),
  refused('StartImageScan', {...here, imageId: {imageTag: 'v9'}}, 'ImageNotFoundException'),
  ecr('UpdateImageStorageClass', archiveOf(here, {imageDigest: digest}), {is: {imageStatus: 'ARCHIVED'}}),
  ecr(
    'DescribeImages',
    {...here, imageIds: [{imageDigest: digest}]},
    {is: {'imageDetails[0].imageStatus': 'ARCHIVED'}},
  ),
  refused('StartImageScan', {...here, imageId: {imageDigest: digest}}, 'ImageArchivedException'),
  refused('UpdateImageStorageClass', archiveOf(here, {imageDigest: noDigest}), 'ImageNotFoundException'),
]

const everything = [{filter: '*', filterType: 'WILDCARD'}]
const scanning: ConformanceCall[] = [
  refused('BatchGetRepositoryScanningConfiguration', {}, 'InvalidParameterException', {raw: true}),
  ecr('GetRegistryScanningConfiguration', {}, {is: {'scanningConfiguration.scanType': 'BASIC'}}),
  ecr(
    'BatchGetRepositoryScanningConfiguration',
    {repositoryNames: [repositoryName, 'nowhere']},
    {
      is: {
        'scanningConfigurations[0].repositoryName': repositoryName,
        'failures[0].failureCode': 'REPOSITORY_NOT_FOUND',
      },
    },
  ),
  refused(
    'PutRegistryScanningConfiguration',
    {scanType: 'BASIC', rules: [{scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: everything}]},
    'InvalidParameterException',
  ),
  ecr(
    'PutRegistryScanningConfiguration',
    {scanType: 'ENHANCED', rules: [{scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: everything}]},
    {is: {'registryScanningConfiguration.rules[0].repositoryFilters[0].filter': '*'}},
  ),
  ecr('GetRegistryScanningConfiguration', {}, {is: {'scanningConfiguration.scanType': 'ENHANCED'}}),
  ecr(
    'BatchGetRepositoryScanningConfiguration',
    {repositoryNames: [repositoryName]},
    {is: {'scanningConfigurations[0].scanFrequency': 'CONTINUOUS_SCAN'}},
  ),
  refused('StartImageScan', {...here, imageId: {imageTag: 'v1'}}, 'ValidationException'),
  ecr('PutRegistryScanningConfiguration', {scanType: 'BASIC', rules: []}, {has: ['registryScanningConfiguration']}),
]

const policies: ConformanceCall[] = [
  refused('GetLifecyclePolicy', here, 'LifecyclePolicyNotFoundException'),
  refused('DeleteLifecyclePolicy', here, 'LifecyclePolicyNotFoundException'),
  refused('StartLifecyclePolicyPreview', here, 'LifecyclePolicyNotFoundException'),
  refused('GetLifecyclePolicyPreview', here, 'LifecyclePolicyPreviewNotFoundException'),
  refused(
    'PutLifecyclePolicy',
    {...here, lifecyclePolicyText: `{"rool": ${' '.repeat(100)}[]}`},
    'InvalidParameterException',
  ),
  ecr('PutLifecyclePolicy', {...here, lifecyclePolicyText}),
  ecr('GetLifecyclePolicy', here, {is: {lifecyclePolicyText}}),
  ecr('StartLifecyclePolicyPreview', here, {has: ['status']}),
  ecr('GetLifecyclePolicyPreview', here, {is: {status: 'COMPLETE', previewResults: []}}),
  ecr('DeleteLifecyclePolicy', here, {is: {lifecyclePolicyText}}),
  refused('GetRepositoryPolicy', here, 'RepositoryPolicyNotFoundException'),
  refused('DeleteRepositoryPolicy', here, 'RepositoryPolicyNotFoundException'),
  refused('SetRepositoryPolicy', {...here, policyText: '{'}, 'InvalidParameterException'),
  ecr('SetRepositoryPolicy', {...here, policyText: '{"Version":"2012-10-17","Statement":[]}'}),
  ecr('GetRepositoryPolicy', here, {is: {policyText: '{"Version":"2012-10-17","Statement":[]}'}}),
  ecr('DeleteRepositoryPolicy', here, {has: ['policyText']}),
]

/** Every operation on a repository, with what else it wants. */
const onRepository: Record<string, Record<string, unknown>> = {
  BatchCheckLayerAvailability: {layerDigests: [noDigest]},
  BatchDeleteImage: {imageIds: [{imageTag: 'v1'}]},
  BatchGetImage: {imageIds: [{imageTag: 'v1'}]},
  DeleteLifecyclePolicy: {},
  DeleteRepository: {},
  DeleteRepositoryPolicy: {},
  DescribeImageScanFindings: {imageId: {imageTag: 'v1'}},
  DescribeImages: {},
  GetLifecyclePolicy: {},
  GetLifecyclePolicyPreview: {},
  GetRepositoryPolicy: {},
  ListImageReferrers: {subjectId: {imageDigest: noDigest}},
  ListImages: {},
  PutImage: {imageManifest: one},
  PutImageScanningConfiguration: {imageScanningConfiguration: {scanOnPush: true}},
  PutImageTagMutability: {imageTagMutability: 'MUTABLE'},
  PutLifecyclePolicy: {lifecyclePolicyText},
  SetRepositoryPolicy: {policyText: '{}'},
  StartImageScan: {imageId: {imageTag: 'v1'}},
  StartLifecyclePolicyPreview: {},
  UpdateImageStorageClass: {imageId: {imageDigest: noDigest}, targetStorageClass: 'ARCHIVE'},
}

const missing = Object.entries(onRepository).flatMap(([op, more]) => [
  refused(op, {...nowhere, ...more}, 'RepositoryNotFoundException'),
  refused(op, more, 'InvalidParameterException', {raw: true}),
])

const ending: ConformanceCall[] = [
  refused('DeleteRepository', here, 'RepositoryNotEmptyException'),
  ecr('BatchDeleteImage', {...here, imageIds: [{imageDigest: digest}]}, {is: {'imageIds[0].imageDigest': digest}}),
  ecr('DeleteRepository', {...here, force: true}, {is: {'repository.repositoryName': repositoryName}}),
  refused('DescribeRepositories', {repositoryNames: [repositoryName]}, 'RepositoryNotFoundException'),
]

/** ECR without its registry: what JSON calls alone can do. */
export const ecrCalls = [...repositories, ...images, ...scanning, ...policies, ...missing, ...ending]
