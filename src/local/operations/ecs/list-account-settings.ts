import type {ListAccountSettingsRequest, ListAccountSettingsResponse} from '@aws-sdk/client-ecs'
import {accountSettingDefaults, settingOf, settingView} from '../../account-settings.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

/** With `effectiveSettings`: ECS's own defaults too. */
export const listAccountSettings: Operation<LocalRegion, ListAccountSettingsRequest, ListAccountSettingsResponse> = {
  name: 'ListAccountSettings',
  run: (region, input) => {
    if (input.name !== undefined && !Object.hasOwn(accountSettingDefaults, input.name)) {
      throw parameterFault('Invalid account setting name.')
    }
    const {own, defaults} = region.accountSettings
    const set = (name: string) => Object.hasOwn(own, name) || Object.hasOwn(defaults, name)
    const settings = Object.keys(accountSettingDefaults)
      .filter(name => input.name === undefined || name === input.name)
      .filter(name => input.effectiveSettings || set(name))
      .map(name => settingView(region, name, settingOf(region, name) as string))
      .filter(({value}) => input.value === undefined || value === input.value)
    const {items, ...rest} = page(settings, input, {most: 100})
    return {settings: items, ...rest}
  },
}
