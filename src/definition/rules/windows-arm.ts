import {taskRule} from '../rule.js'

/**
 * Windows on ARM64.
 */
export const windowsArm = taskRule(
  {
    id: 'windows-arm',
    code: '819',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: RuntimePlatform',
  },
  (task, report) => {
    const node = task.root.raw('runtimePlatform')?.raw('cpuArchitecture')
    if (task.windows && node?.string === 'ARM64')
      report(node, 'Windows tasks run on X86_64 only', {fix: 'write "X86_64"'})
  },
)
