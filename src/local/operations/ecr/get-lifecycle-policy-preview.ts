import type {GetLifecyclePolicyPreviewRequest, GetLifecyclePolicyPreviewResponse} from '@aws-sdk/client-ecr'
import {previewLifecycle} from '../../ecr-lifecycle.js'
import {page} from '../../ecr-page.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** The images a preview would act on. @throws AwsFault LifecyclePolicyPreviewNotFoundException */
export const getLifecyclePolicyPreview: Operation<
  EcrState,
  GetLifecyclePolicyPreviewRequest,
  GetLifecyclePolicyPreviewResponse
> = {
  name: 'GetLifecyclePolicyPreview',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const {lifecyclePreview: preview} = repository
    if (!preview) {
      throw new AwsFault(
        'LifecyclePolicyPreviewNotFoundException',
        `Lifecycle policy preview does not exist for the repository with name '${repository.name}' in the registry with id '${context.accountId}'`,
      )
    }
    const wanted = input.imageIds?.map(id => id.imageDigest ?? id.imageTag)
    const status = input.filter?.tagStatus
    const acted = previewLifecycle(repository, preview.text, preview.startedAtMs)
    const shown = acted.filter(
      ({image}) =>
        (!wanted || wanted.some(id => id === image.digest || image.tags.includes(id ?? ''))) &&
        (!status || status === 'ANY' || (status === 'TAGGED') === image.tags.length > 0),
    )
    const {items, nextToken} = page(shown, input)
    return {
      registryId: context.accountId,
      repositoryName: repository.name,
      lifecyclePolicyText: preview.text,
      status: 'COMPLETE',
      previewResults: items.map(({image, action, rule}) => ({
        imageTags: image.tags,
        imageDigest: image.digest,
        imagePushedAt: new Date(image.pushedAtMs),
        action: action === 'archive' ? {type: 'TRANSITION', targetStorageClass: 'ARCHIVE'} : {type: 'EXPIRE'},
        ...(rule === undefined ? {} : {appliedRulePriority: rule}),
        storageClass: image.storageClass === 'archive' ? 'ARCHIVE' : 'STANDARD',
      })),
      summary: {
        expiringImageTotalCount: acted.filter(({action}) => action === 'expire').length,
        transitioningImageTotalCounts: [
          {targetStorageClass: 'ARCHIVE', imageTotalCount: acted.filter(({action}) => action === 'archive').length},
        ],
      },
      ...(nextToken ? {nextToken} : {}),
    }
  },
}
