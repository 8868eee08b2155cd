import {inserted} from '../edits.js'
import {taskRule} from '../rule.js'

const helper = /log[_-]?router|xray|x-ray|datadog|cloudwatch-agent|cwagent|otel|envoy|newrelic|fluent/i

/**
 * A helper container is essential among many: when it dies the whole task stops.
 */
export const essentialSidecars = taskRule(
  {
    id: 'essential-sidecars',
    code: '404',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: ContainerDefinition, essential',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.containers.length < 3 || task.containers.some(container => container.flag('essential') === false)) return
    for (const container of task.containers) {
      const name = container.text('name') ?? ''
      if (!helper.test(name) && !helper.test(container.text('image') ?? '')) continue
      report(container.get('essential') ?? container, `when "${name}" dies the whole task stops`, {
        fix: 'set "essential": false',
        edits: [inserted(container, 'essential', false)],
      })
    }
  },
)
