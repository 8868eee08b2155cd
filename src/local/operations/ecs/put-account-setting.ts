import type {PutAccountSettingRequest, PutAccountSettingResponse} from '@aws-sdk/client-ecs'
import {applySettings, checkSetting, settingView} from '../../account-settings.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const putAccountSetting: Operation<LocalRegion, PutAccountSettingRequest, PutAccountSettingResponse> = {
  name: 'PutAccountSetting',
  run: (region, input) => {
    const {name = '', value = ''} = input as {name?: string; value?: string}
    checkSetting(name, value)
    region.accountSettings.own[name] = value
    applySettings(region)
    return {setting: settingView(region, name, value)}
  },
}
