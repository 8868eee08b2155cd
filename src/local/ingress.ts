import type {Declaration} from './cluster-file.js'
import type {IngressRule} from './network.js'

/** What a declared security group lets in: `ingress: [{port: 80, from: sg-front}]`, all ports where none is named. */
export function ingressOf(declared: Declaration | string): IngressRule[] {
  const rules = typeof declared === 'object' ? declared['ingress'] : undefined
  if (!Array.isArray(rules)) return []
  return rules
    .filter(rule => typeof rule === 'object' && rule !== null)
    .map((rule: Declaration) => {
      const [fromPort, toPort] = [rule['fromPort'] ?? rule['port'], rule['toPort'] ?? rule['port']]
      const ports = typeof fromPort === 'number' && typeof toPort === 'number' ? {fromPort, toPort} : undefined
      return {
        protocol: String(rule['protocol'] ?? (ports ? 'tcp' : '-1')),
        ...ports,
        from: String(rule['from'] ?? '0.0.0.0/0'),
      }
    })
}
