import {evaluatePolicy, type ImageVerdict} from '../lifecycle/evaluate.js'
import type {LifecycleImage} from '../lifecycle/image.js'
import {parsePolicy, validationFailure} from '../lifecycle/parse-policy.js'
import type {LifecyclePolicy} from '../lifecycle/policy.js'
import type {EcrRepository} from './ecr-state.js'
import {AwsFault, type OperationContext} from './operation.js'

/** ECR's words for a repository without a lifecycle policy. */
export function lifecyclePolicyNotFound(repository: EcrRepository, context: OperationContext): AwsFault {
  return new AwsFault(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${context.accountId}'`,
  )
}

/** A policy text, checked. @throws AwsFault InvalidParameterException, in ECR's own words where they are known. */
export function requireLifecyclePolicy(text: string): LifecyclePolicy {
  const {policy, findings} = parsePolicy(text)
  if (policy) return policy
  const error = findings.find(finding => finding.severity === 'error')
  throw new AwsFault(
    'InvalidParameterException',
    error?.awsMessage ?? validationFailure(error?.what ?? 'invalid policy'),
  )
}

/** What a policy would do to a repository's images at a moment; images it leaves alone are not named. */
export function previewLifecycle(repository: EcrRepository, text: string, atMs: number): ImageVerdict[] {
  const images = repository.images.map(
    (image): LifecycleImage => ({
      digest: image.digest,
      tags: image.tags,
      pushedAtMs: image.pushedAtMs,
      storageClass: image.storageClass === 'ARCHIVE' ? 'archive' : 'standard',
      mediaType: image.mediaType,
      children: image.children,
      ...(image.subject ? {subject: image.subject} : {}),
      ...(image.lastPulledAtMs === undefined ? {} : {pulledAtMs: image.lastPulledAtMs}),
      ...(image.lastArchivedAtMs === undefined ? {} : {archivedAtMs: image.lastArchivedAtMs}),
      ...(image.lastActivatedAtMs === undefined ? {} : {activatedAtMs: image.lastActivatedAtMs}),
    }),
  )
  return evaluatePolicy(requireLifecyclePolicy(text), images, atMs).images.filter(verdict => verdict.action !== 'keep')
}
