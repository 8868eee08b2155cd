import type {PutAccountSettingRequest, PutAccountSettingResponse} from '@aws-sdk/client-ecr'
import {type EcrState, ecrRegion} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** BLOB_MOUNTING=ENABLED lets a push mount blobs of other repositories. */
export const putAccountSetting: Operation<EcrState, PutAccountSettingRequest, PutAccountSettingResponse> = {
  name: 'PutAccountSetting',
  run(state, input, context) {
    const {name = '', value = ''} = input
    ecrRegion(state, context.region).accountSettings[name] = value
    return {name, value}
  },
}
