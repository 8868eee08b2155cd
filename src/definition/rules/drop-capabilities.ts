import {plural} from '../../core/units.js'
import {taskRule} from '../rule.js'

/**
 * Containers that keep the default Linux capabilities.
 */
export const dropCapabilities = taskRule(
  {
    id: 'drop-capabilities',
    code: '904',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS API reference: KernelCapabilities',
  },
  (task, report) => {
    const keeping = task.containers.filter(
      container => !container.raw('linuxParameters')?.raw('capabilities')?.get('drop'),
    )
    if (keeping.length > 0 && !task.windows)
      report(
        keeping[0]!,
        `${plural(keeping.length, 'container')} keep${keeping.length === 1 ? 's' : ''} the default Linux capabilities`,
        {fix: 'drop what is not needed in `linuxParameters.capabilities.drop`', related: keeping.slice(1, 11)},
      )
  },
)
