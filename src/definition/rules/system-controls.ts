import type {DefinitionNode} from '../node.js'
import {taskRule} from '../rule.js'

const ipc = /^(kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\..+)$/

/**
 * A kernel parameter that is not namespaced, or that the network or IPC mode takes away.
 */
export const systemControls = taskRule(
  {id: 'system-controls', code: '815', severity: 'error', phase: 'R', source: 'AWS API reference: SystemControl'},
  (task, report) => {
    const seen = new Map<string, {value: string; node: DefinitionNode}>()
    for (const container of task.containers) {
      for (const control of container.list('systemControls')) {
        const node = control.raw('namespace')
        const name = node?.string
        if (!node || name === undefined) continue
        const value = String(control.raw('value')?.scalar ?? '')
        if (!name.startsWith('net.') && !ipc.test(name))
          report(node, `"${name.slice(0, 60)}" is not namespaced; ECS takes net.* and IPC settings only`, {
            fix: 'set it on the container instance',
          })
        else if (name.startsWith('net.') && task.networkMode === 'host')
          report(node, `${name} cannot be set in host mode`, {fix: 'set it on the container instance'})
        else if (ipc.test(name) && task.root.text('ipcMode') === 'host')
          report(node, `${name} cannot be set with \`ipcMode\` host`, {fix: 'set it on the container instance'})
        else if (task.windows) report(node, 'Windows has no `systemControls`', {fix: 'remove it'})
        const first = seen.get(name)
        if (first && first.value !== value && task.awsvpc && name.startsWith('net.'))
          report(node, `${name} differs between containers that share a network`, {
            fix: 'use one value',
            related: [first.node],
          })
        else seen.set(name, {value, node})
      }
    }
  },
)
