import {inserted} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * Without runtimePlatform Fargate takes LINUX/X86_64; an image built on an Apple-silicon Mac then fails with
 * "exec format error".
 */
export const platformMissing = taskRule(
  {
    id: 'platform-missing',
    code: '821',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: RuntimePlatform',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.fargate && !task.bare && !task.root.get('runtimePlatform'))
      report(task.root, '`runtimePlatform` defaults to LINUX/X86_64', {
        why: 'an image built on an Apple-silicon Mac then fails with "exec format error"',
        fix: 'say it: "runtimePlatform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "X86_64"}',
        edits: [inserted(task.root, 'runtimePlatform', {operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64'})],
      })
  },
)
