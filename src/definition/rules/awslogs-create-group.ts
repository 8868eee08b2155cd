import {removed} from '../edits.js'
import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * awslogs-create-group with another value than "true".
 */
export const awslogsCreateGroup = containerRule(
  {
    id: 'awslogs-create-group',
    code: '506',
    severity: 'error',
    phase: 'R',
    source: 'terraform-linters/tflint-ruleset-aws#348',
    awsMessage: "should only be set to 'true', else omit option",
    fix: 'safe',
  },
  (container, report) => {
    const node = logOptions(container)?.raw('awslogs-create-group')
    if (
      logDriver(container) !== 'awslogs' ||
      !node ||
      node.isUnknown ||
      node.isBlank ||
      String(node.scalar).toLowerCase() === 'true'
    )
      return
    report(node, `\`awslogs-create-group\` takes only "true"`, {fix: 'remove the option', edits: [removed(node)]})
  },
)
