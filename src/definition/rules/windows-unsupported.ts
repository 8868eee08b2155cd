import {taskRule} from '../rule.js'

/**
 * A field that Windows containers do not have.
 */
export const windowsUnsupported = taskRule(
  {
    id: 'windows-unsupported',
    code: '818',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: task definition differences for Windows',
  },
  (task, report) => {
    if (!task.windows) return
    for (const name of ['pidMode', 'ipcMode', 'proxyConfiguration']) {
      const node = task.root.get(name)
      if (node) report(node, `\`${name}\` is not available on Windows`, {on: 'key', fix: 'remove it'})
    }
    const mode = task.root.raw('networkMode')
    if (mode?.string === 'bridge' || mode?.string === 'host')
      report(mode, `network mode ${mode.string} is not available on Windows`, {fix: 'use "awsvpc" or "default"'})
    for (const container of task.containers) {
      for (const name of [
        'linuxParameters',
        'privileged',
        'readonlyRootFilesystem',
        'user',
        'ulimits',
        'links',
        'dnsServers',
        'dnsSearchDomains',
        'extraHosts',
        'disableNetworking',
      ]) {
        const node = container.get(name)
        if (node && node.scalar !== false)
          report(node, `\`${name}\` does nothing on Windows; ECS refuses it`, {on: 'key', fix: 'remove it'})
      }
    }
  },
)
