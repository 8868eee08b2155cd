import {containerRule} from '../rule.js'

/**
 * A limit of open files below what Fargate gives anyway.
 */
export const ulimitNofile = containerRule(
  {
    id: 'ulimit-nofile',
    code: '814',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: ContainerDefinition, ulimits (Fargate default 65535)',
    fix: 'dangerous',
  },
  (container, report, task) => {
    if (!task.fargate) return
    for (const limit of container.list('ulimits')) {
      const soft = limit.number('softLimit')
      if (limit.text('name') === 'nofile' && soft !== undefined && soft < 65_535)
        report(limit.raw('softLimit')!, `Fargate's default for nofile is 65535 already; this lowers it to ${soft}`, {
          fix: 'remove it',
        })
    }
  },
)
