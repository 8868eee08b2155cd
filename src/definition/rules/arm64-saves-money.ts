import {taskRule} from '../rule.js'

/**
 * X86_64 on Fargate, where ARM64 costs less.
 */
export const arm64SavesMoney = taskRule(
  {
    id: 'arm64-saves-money',
    code: '907',
    severity: 'suggestion',
    certainty: 'likely',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS docs: Fargate pricing, Graviton',
  },
  (task, report) => {
    const node = task.root.raw('runtimePlatform')?.raw('cpuArchitecture')
    if (task.fargate && !task.windows && node?.string === 'X86_64')
      report(node, 'ARM64 costs less on Fargate', {fix: 'build for arm64, if the image can be'})
  },
)
