import type {BatchGetImageResponse} from '@aws-sdk/client-ecr'
import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from '../check.js'
import {ng, ok, skip} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {containers, ecrImage} from '../members.js'

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/**
 * Every ECR image exists, and an index holds the task's platform (X86_64 when the definition names none).
 * @see AWS docs: ECR BatchGetImage; ECS task definition parameters, runtimePlatform
 */
export const images: OnlineCheck = {
  id: 'images',
  iamActions: ['ecr:BatchGetImage'],
  check: (api, subject) => {
    const references = new Set(containers(subject).flatMap(container => (container.image ? [container.image] : [])))
    return Promise.all([...references].map(reference => checkImage(api, subject, reference)))
  },
}

async function checkImage(api: VerifyApi, subject: VerifySubject, reference: string): Promise<Outcome> {
  const what = `image ${reference}`
  const image = ecrImage(reference)
  if (!image) return skip(what, 'not a private ECR image: gantry does not ask other registries')
  if (image.region !== subject.region) return skip(what, `it is in ${image.region}; only ${subject.region} was asked`)
  const {registryId, repositoryName, tag, digest} = image
  const imageId = digest ? {imageDigest: digest} : {imageTag: tag ?? 'latest'}
  try {
    const answer = await api.ecr.batchGetImage({
      registryId,
      repositoryName,
      imageIds: [imageId],
      acceptedMediaTypes: manifestTypes,
    })
    return judge(what, answer, subject, `gantry push SOURCE ${repositoryName}:${tag ?? 'latest'}`)
  } catch (error) {
    if ((error as Error).name === 'RepositoryNotFoundException') {
      return ng(
        what,
        `there is no repository ${repositoryName} in registry ${registryId}`,
        `gantry push SOURCE ${repositoryName}:${tag ?? 'latest'} --create`,
      )
    }
    return couldNotTellOf(images, error, what)
  }
}

function judge(what: string, answer: BatchGetImageResponse, subject: VerifySubject, push: string): Outcome {
  const manifest = answer.images?.[0]?.imageManifest
  if (!manifest) return ng(what, answer.failures?.[0]?.failureReason ?? 'it does not exist', push)
  const wanted = platform(subject)
  const index = (JSON.parse(manifest) as {manifests?: Array<{platform?: {os?: string; architecture?: string}}>})
    .manifests
  if (!index) return ok(what, 'a single image: its platform stands in its config, which was not read')
  const found = index
    .map(child => `${child.platform?.os}/${child.platform?.architecture}`)
    .filter(name => name !== 'unknown/unknown')
  if (found.includes(wanted)) return ok(what, `holds ${wanted}`)
  return ng(
    what,
    `the task needs ${wanted}; the image holds ${found.join(', ')}`,
    `build it for ${wanted}, or set runtimePlatform`,
  )
}

function platform(subject: VerifySubject): string {
  const {cpuArchitecture, operatingSystemFamily} = subject.taskDefinition.runtimePlatform ?? {}
  const os = operatingSystemFamily?.startsWith('WINDOWS') ? 'windows' : 'linux'
  return `${os}/${cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'}`
}
