import type {ImageDetail} from '@aws-sdk/client-ecr'
import type {EcrApi} from '../core/api.js'
import {isIndex, type LifecycleImage, parseImage} from '../lifecycle/image.js'

/** What of ECR is asked. */
export type RepositoryImagesApi = Pick<EcrApi, 'describeImages' | 'batchGetImage'>

const indexMediaTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
// DescribeImages gives 1,000 a page; a repository holds at most 100,000 images (AWS docs: Amazon ECR service quotas).
const mostPages = 200
const batch = 100

/**
 * Every image of a repository, archived ones too, with the children of every index. `onPage` is told how many are read.
 * Any error of AWS ends it: half a repository would be judged wrongly.
 */
export async function loadRepositoryImages(
  ecr: RepositoryImagesApi,
  repositoryName: string,
  onPage: (read: number) => void = () => {},
): Promise<LifecycleImage[]> {
  const images: LifecycleImage[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await ecr.describeImages({
      repositoryName,
      maxResults: 1000,
      filter: {imageStatus: 'ANY'},
      ...(nextToken ? {nextToken} : {}),
    })
    for (const detail of answer.imageDetails ?? []) images.push(toImage(detail, images.length))
    onPage(images.length)
    nextToken = answer.nextToken
    if (!nextToken) break
  }
  await readChildren(ecr, repositoryName, images)
  return images
}

const toImage = (detail: ImageDetail, index: number) => parseImage(detail, index, 'DescribeImages')

/** Puts the children into every index that has none yet; an index that cannot be read is left as it is. */
async function readChildren(
  ecr: Pick<EcrApi, 'batchGetImage'>,
  repositoryName: string,
  images: LifecycleImage[],
): Promise<void> {
  const indexes = images.filter(image => isIndex(image.mediaType) && image.storageClass === 'standard')
  const byDigest = new Map(indexes.map(image => [image.digest, image]))
  for (let from = 0; from < indexes.length; from += batch) {
    const answer = await ecr.batchGetImage({
      repositoryName,
      imageIds: indexes.slice(from, from + batch).map(image => ({imageDigest: image.digest})),
      acceptedMediaTypes: indexMediaTypes,
    })
    for (const {imageId, imageManifest} of answer.images ?? []) {
      const image = byDigest.get(imageId?.imageDigest ?? '')
      const children = image && manifestDigests(imageManifest)
      if (image && children) image.children = children
    }
  }
}

/** The digests an index names, or undefined when the text is no index. */
export function manifestDigests(manifest: string | undefined): string[] | undefined {
  try {
    const {manifests} = JSON.parse(manifest ?? '') as {manifests?: Array<{digest?: unknown}>}
    if (!Array.isArray(manifests)) return undefined
    return manifests.map(entry => entry.digest).filter(digest => typeof digest === 'string')
  } catch {
    return undefined
  }
}
