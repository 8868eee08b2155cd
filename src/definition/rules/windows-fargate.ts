import {taskRule} from '../rule.js'

/**
 * What Windows on Fargate does not support: EFS, FSx, FireLens, gMSA, old Windows versions.
 */
export const windowsFargate = taskRule(
  {
    id: 'windows-fargate',
    code: '820',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS docs: Windows containers on Fargate considerations (2023)',
  },
  (task, report) => {
    if (!task.fargate || !task.windows) return
    const family = task.root.raw('runtimePlatform')?.raw('operatingSystemFamily')
    if (family?.string && /2016|2004|20H2/.test(family.string))
      report(family, `Fargate does not run ${family.string}`, {fix: 'use 2019, 2022 or 2025'})
    for (const volume of task.volumes) {
      const efs = volume.get('efsVolumeConfiguration')
      if (efs) report(efs, 'Windows on Fargate does not support EFS', {fix: 'use another store'})
    }
    for (const container of task.containers) {
      for (const name of ['firelensConfiguration', 'credentialSpecs']) {
        const node = container.get(name)
        if (node) report(node, `Windows on Fargate does not support \`${name}\``, {on: 'key', fix: 'remove it'})
      }
    }
  },
)
