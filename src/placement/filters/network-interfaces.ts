import type {Filter} from '../filter.js'
import {instanceType} from '../instance-types.js'

/** One interface for an awsvpc task: the type's less the primary, or its trunk's limit, less the awsvpc tasks there. */
export const networkInterfaces: Filter = {
  name: 'network-interfaces',
  reason: 'RESOURCE:ENI',
  dynamic: true,
  check(demand, instance, {assumptions}) {
    if (demand.networkInterfaces === 0) return undefined
    if (assumptions.value('network-interface-count') === 'not-checked') return undefined
    const limit = instance.networkInterfaceLimit
    // a type that is not in the table cannot be told: said once for the cluster, in the explanation's findings
    if (limit === undefined) return undefined
    assumptions.touch('network-interface-count')
    if (instance.trunked && instanceType(instance.instanceType as string)?.trunkDerived)
      assumptions.touch('trunk-limit')
    const free = limit - instance.networkInterfacesUsed
    if (free >= demand.networkInterfaces) return undefined
    return {
      filter: 'network-interfaces',
      reason: 'RESOURCE:ENI',
      everFits: limit >= demand.networkInterfaces,
      need: demand.networkInterfaces,
      free: Math.max(0, free),
      total: limit,
      unit: 'network interfaces',
      ...(instance.trunked ? {} : {detail: `${instance.instanceType} without trunking`}),
    }
  },
}
