import type {Cluster} from '@aws-sdk/client-ecs'
import type {ClusterState} from '../../scheduler/state.js'

/** A cluster as DescribeClusters answers; `include` adds what AWS leaves out unless asked. */
export function clusterView(cluster: ClusterState, include: readonly string[] = []): Cluster {
  const tasks = [...cluster.tasks.values()]
  const services = [...cluster.services.values()]
  const running = tasks.filter(({lastStatus}) => lastStatus === 'RUNNING')
  const pending = tasks.filter(({lastStatus}) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus))
  const active = services.filter(({status}) => status === 'ACTIVE')
  const draining = services.filter(({status}) => status === 'DRAINING')
  const on = (list: typeof tasks, type: string) => String(list.filter(({launchType}) => launchType === type).length)
  const serviceOn = (list: typeof services, type: string) =>
    String(list.filter(({settings}) => (settings.launchType ?? 'EC2') === type).length)
  const statistics: [name: string, value: string][] = ['EC2', 'Fargate', 'External'].flatMap(name => {
    const type = name.toUpperCase()
    return [
      [`running${name}TasksCount`, on(running, type)],
      [`pending${name}TasksCount`, on(pending, type)],
      [`active${name}ServiceCount`, serviceOn(active, type)],
      [`draining${name}ServiceCount`, serviceOn(draining, type)],
    ] as [string, string][]
  })
  return {
    clusterArn: cluster.clusterArn,
    clusterName: cluster.clusterName,
    status: cluster.status,
    registeredContainerInstancesCount: [...cluster.containerInstances.values()].filter(
      ({status}) => status === 'ACTIVE' || status === 'DRAINING',
    ).length,
    runningTasksCount: running.length,
    pendingTasksCount: pending.length,
    activeServicesCount: active.length,
    statistics: include.includes('STATISTICS') ? statistics.map(([name, value]) => ({name, value})) : [],
    tags: include.includes('TAGS') ? cluster.tags : [],
    settings: include.includes('SETTINGS') ? (cluster.settings as Cluster['settings']) : [],
    capacityProviders: [...cluster.capacityProviders.keys()],
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy,
  }
}
