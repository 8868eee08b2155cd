import {updateService} from '../../scheduler/update-service.js'
import {putCluster} from '../clusters.js'
import type {Scenario} from '../scenario.js'
import {servicesIn} from '../scenario-reach.js'
import {worldOf} from '../world.js'

export const stuckConfiguration: Scenario = {
  name: 'stuck-configuration',
  summary:
    'the services are configured with minimumHealthyPercent 100 and maximumPercent 100: nothing may start or stop',
  apply: (region, scope, context) => {
    for (const {cluster, service} of servicesIn(region, scope)) {
      if (service.settings.schedulingStrategy === 'DAEMON') continue
      const deploymentConfiguration = {minimumHealthyPercent: 100, maximumPercent: 100}
      const current = region.clusters.get(cluster.clusterName) ?? cluster
      const input = {service: service.serviceName, deploymentConfiguration}
      putCluster(
        region,
        updateService(current, input, context.nowMs, worldOf(region, cluster.clusterName, context.endpoint)).state,
      )
    }
  },
}
