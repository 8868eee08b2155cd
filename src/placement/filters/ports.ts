import type {Filter} from '../filter.js'

/** AWS docs: PortMapping.hostPort; the agent's own ports count. */
export const maximumReservedPorts = 100

/** Every fixed host port must be unused, and an instance holds 100 at most. */
export const ports: Filter = {
  name: 'ports',
  reason: 'RESOURCE:PORTS',
  dynamic: true,
  check(demand, instance, {assumptions}) {
    if (demand.ports.length === 0) return undefined
    const base = {filter: 'ports' as const, reason: 'RESOURCE:PORTS'}
    if (!instance.portsKnown) {
      return {...base, everFits: true, unknown: true, detail: 'its ports in use are not in the snapshot'}
    }
    const {tcpPorts, udpPorts} = instance
    let taken: string[] | undefined
    let reserved = false
    for (const {port, protocol} of demand.ports) {
      if (!(protocol === 'udp' ? udpPorts : tcpPorts).has(port)) continue
      taken ??= []
      taken.push(`${port}/${protocol}`)
      if (instance.reserves(port, protocol)) reserved = true
    }
    const wanted = demand.ports.map(({port, protocol}) => `${port}/${protocol}`).join(', ')
    if (taken) {
      return {
        ...base,
        everFits: !reserved,
        need: wanted,
        free: demand.ports.length - taken.length,
        total: demand.ports.length,
        unit: 'ports',
        detail: `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} ${reserved ? 'reserved by the agent' : 'in use'}`,
      }
    }
    const apart = assumptions.value('port-limit') === 'each-protocol'
    const full = (['tcp', 'udp'] as const).find(protocol => {
      const own = demand.ports.filter(port => port.protocol === protocol).length
      return own > 0 && (protocol === 'udp' ? udpPorts : tcpPorts).size + own > maximumReservedPorts
    })
    const used = apart ? (full === 'udp' ? udpPorts : tcpPorts).size : tcpPorts.size + udpPorts.size
    if (apart ? full === undefined : used + demand.ports.length <= maximumReservedPorts) return undefined
    assumptions.touch('port-limit')
    const own = instance.reservedPorts('tcp').length + instance.reservedPorts('udp').length
    return {
      ...base,
      everFits: own + demand.ports.length <= maximumReservedPorts,
      need: demand.ports.length,
      free: Math.max(0, maximumReservedPorts - used),
      total: maximumReservedPorts,
      unit: 'ports',
      detail: `${used} of its ${maximumReservedPorts} reserved ports are in use`,
    }
  },
}
