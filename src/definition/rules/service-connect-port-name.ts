import {didYouMean} from '../../core/did-you-mean.js'
import {portMappings} from '../ports.js'
import {serviceRule} from '../rule.js'

/**
 * Service Connect names a port the task definition does not name.
 */
export const serviceConnectPortName = serviceRule(
  {
    id: 'service-connect-port-name',
    code: '1045',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ServiceConnectService, portName',
  },
  (service, report) => {
    const {task} = service
    if (!task) return
    const names = portMappings(task).flatMap(({node}) => node.text('name') ?? [])
    for (const one of service.root.raw('serviceConnectConfiguration')?.list('services') ?? []) {
      const name = one.text('portName')
      if (name === undefined || names.includes(name)) continue
      const guess = didYouMean(name, names)
      report(one.raw('portName')!, `port name "${name.slice(0, 80)}" is not in the task definition`, {
        fix: guess ? `did you mean "${guess}"?` : `its named ports are ${names.join(', ') || 'none'}`,
      })
    }
  },
)
