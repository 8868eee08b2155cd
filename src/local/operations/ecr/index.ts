import type {EcrState} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'
import {batchCheckLayerAvailability} from './batch-check-layer-availability.js'
import {batchDeleteImage} from './batch-delete-image.js'
import {batchGetImage} from './batch-get-image.js'
import {batchGetRepositoryScanningConfiguration} from './batch-get-repository-scanning-configuration.js'
import {createRepository} from './create-repository.js'
import {deleteLifecyclePolicy} from './delete-lifecycle-policy.js'
import {deleteRepository} from './delete-repository.js'
import {deleteRepositoryPolicy} from './delete-repository-policy.js'
import {describeImageScanFindings} from './describe-image-scan-findings.js'
import {describeImages} from './describe-images.js'
import {describeRegistry} from './describe-registry.js'
import {describeRepositories} from './describe-repositories.js'
import {getAccountSetting} from './get-account-setting.js'
import {getAuthorizationToken} from './get-authorization-token.js'
import {getLifecyclePolicy} from './get-lifecycle-policy.js'
import {getLifecyclePolicyPreview} from './get-lifecycle-policy-preview.js'
import {getRegistryScanningConfiguration} from './get-registry-scanning-configuration.js'
import {getRepositoryPolicy} from './get-repository-policy.js'
import {listImageReferrers} from './list-image-referrers.js'
import {listImages} from './list-images.js'
import {listTagsForResource} from './list-tags-for-resource.js'
import {putAccountSetting} from './put-account-setting.js'
import {putImage} from './put-image.js'
import {putImageScanningConfiguration} from './put-image-scanning-configuration.js'
import {putImageTagMutability} from './put-image-tag-mutability.js'
import {putLifecyclePolicy} from './put-lifecycle-policy.js'
import {putRegistryScanningConfiguration} from './put-registry-scanning-configuration.js'
import {setRepositoryPolicy} from './set-repository-policy.js'
import {startImageScan} from './start-image-scan.js'
import {startLifecyclePolicyPreview} from './start-lifecycle-policy-preview.js'
import {tagResource} from './tag-resource.js'
import {untagResource} from './untag-resource.js'
import {updateImageStorageClass} from './update-image-storage-class.js'

/** ECR as the endpoint answers it, in the order of the alphabet. */
export const ecrOperations: readonly Operation<EcrState, never>[] = [
  batchCheckLayerAvailability,
  batchDeleteImage,
  batchGetImage,
  batchGetRepositoryScanningConfiguration,
  createRepository,
  deleteLifecyclePolicy,
  deleteRepository,
  deleteRepositoryPolicy,
  describeImageScanFindings,
  describeImages,
  describeRegistry,
  describeRepositories,
  getAccountSetting,
  getAuthorizationToken,
  getLifecyclePolicy,
  getLifecyclePolicyPreview,
  getRegistryScanningConfiguration,
  getRepositoryPolicy,
  listImageReferrers,
  listImages,
  listTagsForResource,
  putAccountSetting,
  putImage,
  putImageScanningConfiguration,
  putImageTagMutability,
  putLifecyclePolicy,
  putRegistryScanningConfiguration,
  setRepositoryPolicy,
  startImageScan,
  startLifecyclePolicyPreview,
  tagResource,
  untagResource,
  updateImageStorageClass,
]
