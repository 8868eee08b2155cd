import type {Filter} from '../filter.js'

/** An awsvpc task goes where its subnets are: the same VPC and a zone of one of them. */
export const location: Filter = {
  name: 'location',
  reason: 'LOCATION',
  dynamic: false,
  check(demand, instance, {zones, vpcIds}) {
    if (demand.networkInterfaces === 0) return undefined
    const vpcId = instance.attribute('ecs.vpc-id')
    if (vpcIds !== undefined && vpcId !== undefined && !vpcIds.has(vpcId)) {
      const wanted = [...vpcIds].join(', ')
      return {
        filter: 'location',
        reason: 'ATTRIBUTE',
        everFits: false,
        need: wanted,
        free: vpcId,
        detail: `it is in VPC ${vpcId}, the task's subnets are in ${wanted}`,
      }
    }
    if (zones === undefined) return undefined
    const wanted = [...zones].join(', ')
    const base = {filter: 'location' as const, reason: 'LOCATION', need: wanted}
    if (instance.availabilityZone === undefined) {
      return {...base, everFits: true, unknown: true, detail: 'its availability zone is not in the snapshot'}
    }
    if (zones.has(instance.availabilityZone)) return undefined
    return {
      ...base,
      everFits: false,
      free: instance.availabilityZone,
      detail: `it is in ${instance.availabilityZone}, the task's subnets are in ${wanted}`,
    }
  },
}
