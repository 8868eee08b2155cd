import type {DeleteAccountSettingRequest, DeleteAccountSettingResponse} from '@aws-sdk/client-ecs'
import {applySettings, checkSettingName, settingOf, settingView} from '../../account-settings.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** The account's default holds again. */
export const deleteAccountSetting: Operation<LocalRegion, DeleteAccountSettingRequest, DeleteAccountSettingResponse> = {
  name: 'DeleteAccountSetting',
  run: (region, input) => {
    const {name = ''} = input as {name?: string}
    checkSettingName(name)
    delete region.accountSettings.own[name]
    applySettings(region)
    return {setting: settingView(region, name, settingOf(region, name) as string)}
  },
}
