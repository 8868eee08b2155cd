import {containerRule} from '../rule.js'

/**
 * A working directory that is not absolute.
 */
export const workingDir = containerRule(
  {
    id: 'working-dir',
    code: '440',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker: WORKDIR of a container must be absolute',
  },
  (container, report, task) => {
    const path = container.text('workingDirectory')
    if (path !== undefined && !path.startsWith('/') && !(task.windows || /^[A-Za-z]:[\\/]/.test(path)))
      report(container.raw('workingDirectory')!, `"${path.slice(0, 80)}" is not an absolute path`, {
        fix: 'start it with /',
      })
  },
)
