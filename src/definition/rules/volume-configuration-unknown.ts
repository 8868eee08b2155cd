import {serviceRule} from '../rule.js'

/**
 * A volume configuration for a volume that is not configured at launch.
 */
export const volumeConfigurationUnknown = serviceRule(
  {
    id: 'volume-configuration-unknown',
    code: '1048',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ServiceVolumeConfiguration, name',
  },
  (service, report) => {
    const {task} = service
    if (!task) return
    const names = task.volumes.flatMap(volume => (volume.flag('configuredAtLaunch') ? (volume.text('name') ?? []) : []))
    for (const volume of service.root.list('volumeConfigurations')) {
      const name = volume.text('name')
      if (name !== undefined && !names.includes(name))
        report(
          volume.raw('name')!,
          `the task definition has no volume "${name.slice(0, 80)}" that is configured at launch`,
          {fix: 'declare it with "configuredAtLaunch": true'},
        )
    }
  },
)
