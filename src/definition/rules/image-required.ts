import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A container without an image.
 * Some pipelines fill it in; say so in the configuration (`image: filled-by-ci`) and it becomes a suggestion.
 */
export const imageRequired = containerRule(
  {
    id: 'image-required',
    code: '405',
    severity: 'error',
    phase: 'R',
    source: 'aws/aws-cli#5924',
    awsMessage: 'Container.image should not be null or empty.',
  },
  (container, report, task) => {
    const node = container.raw('image')
    if (
      (node && !node.isBlank) ||
      container.members.some(member => String(member.key).toLowerCase() === 'image' && !member.isBlank)
    )
      return
    report(node ?? container, `${nameOf(container)} has no image`, {
      fix: 'add "image"',
      ...(task.options.imageFilledByCi ? {severity: 'suggestion' as const} : {}),
    })
  },
)
