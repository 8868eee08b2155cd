import type {
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse,
} from '@aws-sdk/client-ecr'
import type {ScanFrequency} from '../../ecr-scanning.js'
import {configurationShape} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

const mostRules = 2

/** Basic or enhanced scanning, and of which repositories. @throws AwsFault InvalidParameterException */
export const putRegistryScanningConfiguration: Operation<
  EcrState,
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse
> = {
  name: 'PutRegistryScanningConfiguration',
  run(state, input, context) {
    const {scanType = 'BASIC', rules = []} = input
    if (rules.length > mostRules) throw invalid('rules', `Member must have length less than or equal to ${mostRules}`)
    // AWS docs: RegistryScanningRule, scanFrequency.
    if (scanType === 'BASIC' && rules.some(rule => rule.scanFrequency === 'CONTINUOUS_SCAN')) {
      throw invalid('scanFrequency', 'CONTINUOUS_SCAN is not supported with scan type BASIC')
    }
    const region = ecrRegion(state, context.region)
    region.scanning = {
      scanType,
      rules: rules.map(({scanFrequency, repositoryFilters = []}) => ({
        scanFrequency: scanFrequency as ScanFrequency,
        filters: repositoryFilters.map(({filter = ''}) => filter),
      })),
      putAtMs: context.nowMs,
    }
    return {registryScanningConfiguration: configurationShape(region)}
  },
}

function invalid(parameter: string, constraint: string): AwsFault {
  return new AwsFault(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  )
}
