import {parameterFault} from './refuse.js'
import type {LocalRegion} from './state.js'

/** The settings ECS knows, with what a new account has. */
export const accountSettingDefaults: Readonly<Record<string, string>> = {
  serviceLongArnFormat: 'enabled',
  taskLongArnFormat: 'enabled',
  containerInstanceLongArnFormat: 'enabled',
  awsvpcTrunking: 'disabled',
  containerInsights: 'disabled',
  fargateFIPSMode: 'disabled',
  fargateTaskRetirementWaitPeriod: '7',
  guardDutyActivate: 'off',
  tagResourceAuthorization: 'off',
  defaultLogDriverMode: 'non-blocking',
  fargateEventWindows: 'disabled',
  dualStackIPv6: 'disabled',
}

/** @throws AwsFault for a name ECS does not know. */
export function checkSettingName(name: string): void {
  if (!Object.hasOwn(accountSettingDefaults, name)) throw parameterFault('Invalid account setting name.')
}

/** @throws AwsFault for a name or a value ECS does not know. */
export function checkSetting(name: string, value: string): void {
  checkSettingName(name)
  const values: Record<string, string[]> = {
    containerInsights: ['enabled', 'disabled', 'enhanced'],
    fargateTaskRetirementWaitPeriod: ['0', '7', '14'],
    guardDutyActivate: ['on', 'off'],
    tagResourceAuthorization: ['on', 'off'],
    defaultLogDriverMode: ['blocking', 'non-blocking'],
  }
  if (!(values[name] ?? ['enabled', 'disabled']).includes(value)) throw parameterFault('Invalid account setting value.')
}

/** Value of a setting: the caller's own, else the account's, else ECS's. */
export function settingOf(region: LocalRegion, name: string): string | undefined {
  const {own, defaults} = region.accountSettings
  return own[name] ?? defaults[name] ?? accountSettingDefaults[name]
}

/** A setting as the API answers. */
export function settingView(region: LocalRegion, name: string, value: string) {
  const type = name === 'guardDutyActivate' ? ('aws_managed' as const) : ('user' as const)
  return {name: name as never, value, principalArn: `arn:aws:iam::${region.accountId}:root`, type}
}

/** awsvpcTrunking reaches the clusters at once: instances registered later have more interfaces. */
export function applySettings(region: LocalRegion): void {
  const awsvpcTrunking = settingOf(region, 'awsvpcTrunking') === 'enabled'
  for (const [name, cluster] of region.clusters) region.clusters.set(name, {...cluster, awsvpcTrunking})
}
