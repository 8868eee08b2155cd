import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * links outside bridge mode.
 */
export const linksAwsvpc = taskRule(
  {
    id: 'links-awsvpc',
    code: '323',
    severity: 'error',
    phase: 'R',
    source: 'aws-observability/aws-otel-collector#1359',
    awsMessage: 'Links are not supported when networkMode=awsvpc.',
    fix: 'dangerous',
  },
  (task, report) => {
    const mode = task.fargate ? 'awsvpc' : task.networkMode
    if (mode !== 'awsvpc' && mode !== 'host') return
    for (const container of task.containers) {
      const links = container.get('links')
      if (links)
        report(
          links,
          `\`links\` need bridge mode${mode === 'awsvpc' ? '; in awsvpc containers reach each other at localhost' : ''}`,
          {
            fix: 'remove `links`',
            awsMessage: `Links are not supported when networkMode=${mode}.`,
            edits: [removed(links)],
          },
        )
    }
  },
)
