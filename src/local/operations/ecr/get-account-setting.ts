import type {GetAccountSettingRequest, GetAccountSettingResponse} from '@aws-sdk/client-ecr'
import {type EcrState, ecrRegion} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Settings never put are DISABLED (BLOB_MOUNTING) or BASIC's own default. */
export const getAccountSetting: Operation<EcrState, GetAccountSettingRequest, GetAccountSettingResponse> = {
  name: 'GetAccountSetting',
  run(state, input, context) {
    const name = input.name ?? ''
    const standard: Record<string, string> = {BASIC_SCAN_TYPE_VERSION: 'AWS_NATIVE', REGISTRY_POLICY_SCOPE: 'V2'}
    return {name, value: ecrRegion(state, context.region).accountSettings[name] ?? standard[name] ?? 'DISABLED'}
  },
}
