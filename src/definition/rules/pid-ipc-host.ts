import {taskRule} from '../rule.js'

/**
 * The process or IPC namespace of the host.
 */
export const pidIpcHost = taskRule(
  {id: 'pid-ipc-host', code: '831', severity: 'warning', phase: 'B', source: 'AWS Security Hub ECS.3'},
  (task, report) => {
    if (task.fargate) return
    for (const name of ['pidMode', 'ipcMode'])
      if (task.root.text(name) === 'host')
        report(
          task.root.raw(name)!,
          name === 'pidMode'
            ? 'the task sees every process on the host'
            : 'the task shares the memory segments of the host',
          {fix: `remove \`${name}\``},
        )
  },
)
