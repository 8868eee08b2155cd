import type {EcrApi} from '../core/api.js'
import type {Clock} from '../core/clock.js'
import {AwsError} from '../core/errors.js'
import type {PreviewedImage} from '../lifecycle/compare-preview.js'

const everyMs = 2000
const longestMs = 5 * 60_000
const mostPages = 1001

/**
 * ECR's own preview of a policy (absent: the one in force): started, waited for, read page by page. Nothing is changed.
 * @throws AwsError when it fails or takes longer than five minutes.
 */
export async function loadLifecyclePreview(
  ecr: Pick<EcrApi, 'startLifecyclePolicyPreview' | 'getLifecyclePolicyPreview'>,
  repositoryName: string,
  lifecyclePolicyText: string | undefined,
  clock: Clock,
  onWait: (status: string) => void = () => {},
): Promise<PreviewedImage[]> {
  await ecr.startLifecyclePolicyPreview({
    repositoryName,
    ...(lifecyclePolicyText === undefined ? {} : {lifecyclePolicyText}),
  })
  const start = clock.monotonic()
  for (;;) {
    const {status = 'IN_PROGRESS'} = await ecr.getLifecyclePolicyPreview({repositoryName, maxResults: 1})
    if (status === 'COMPLETE') break
    if (status === 'FAILED' || status === 'EXPIRED' || clock.monotonic() - start > longestMs) {
      throw new AwsError(`the lifecycle policy preview of ${repositoryName} is ${status}`, {
        operation: 'GetLifecyclePolicyPreview',
        name: status,
      })
    }
    onWait(status)
    await clock.sleep(everyMs)
  }
  const images: PreviewedImage[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await ecr.getLifecyclePolicyPreview({
      repositoryName,
      maxResults: 100,
      ...(nextToken ? {nextToken} : {}),
    })
    for (const result of answer.previewResults ?? []) {
      images.push({
        digest: result.imageDigest ?? '',
        tags: result.imageTags ?? [],
        action: result.action?.type === 'TRANSITION' ? 'archive' : 'expire',
        rule: result.appliedRulePriority ?? 0,
      })
    }
    nextToken = answer.nextToken
    if (!nextToken) break
  }
  return images
}
