import type {PutLifecyclePolicyRequest, PutLifecyclePolicyResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** @throws AwsFault InvalidParameterException for a text that is no policy. */
export const putLifecyclePolicy: Operation<EcrState, PutLifecyclePolicyRequest, PutLifecyclePolicyResponse> = {
  name: 'PutLifecyclePolicy',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const text = input.lifecyclePolicyText ?? ''
    checkPolicyText(text)
    repository.lifecyclePolicy = {text, putAtMs: context.nowMs}
    return {registryId: context.accountId, repositoryName: repository.name, lifecyclePolicyText: text}
  },
}

function checkPolicyText(text: string): void {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw refused('Could not map policyString into LifecyclePolicy.')
  }
  if (!Array.isArray((policy as {rules?: unknown} | null)?.rules)) {
    throw refused('object has missing required properties (["rules"])')
  }
}

function refused(reason: string): AwsFault {
  return new AwsFault(
    'InvalidParameterException',
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${reason}'`,
  )
}
