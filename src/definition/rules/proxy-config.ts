import {taskRule} from '../rule.js'

/**
 * A proxy configuration that is incomplete, off awsvpc, or names a container that is not there.
 * App Mesh itself ended on 2026-09-30.
 */
export const proxyConfig = taskRule(
  {
    id: 'proxy-config',
    code: '824',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: ProxyConfiguration',
    awsMessage: 'Ingress port not found',
  },
  (task, report) => {
    const proxy = task.root.get('proxyConfiguration')
    if (proxy?.kind !== 'object') return
    if (task.networkMode !== undefined && !task.awsvpc)
      report(proxy, '`proxyConfiguration` needs awsvpc', {fix: 'write "networkMode": "awsvpc"', awsMessage: ''})
    const name = proxy.text('containerName')
    if (name !== undefined && !task.container(name) && task.names.length === task.containers.length)
      report(proxy.raw('containerName')!, `"${name.slice(0, 80)}" is not a container here`, {
        fix: `the containers are ${task.names.join(', ')}`,
        awsMessage: '',
      })
    const given = proxy.list('properties').flatMap(property => property.text('name') ?? [])
    const missing = ['ProxyIngressPort', 'ProxyEgressPort', 'AppPorts'].filter(property => !given.includes(property))
    if (!given.includes('IgnoredUID') && !given.includes('IgnoredGID')) missing.push('IgnoredUID')
    if (missing.length > 0 && proxy.list('properties').every(property => !property.raw('name')?.isUnknown))
      report(proxy.raw('properties') ?? proxy, `\`proxyConfiguration\` needs ${missing.join(', ')}`, {
        fix: 'add them to `properties`',
        ...(missing.includes('ProxyIngressPort') ? {} : {awsMessage: ''}),
      })
  },
)
