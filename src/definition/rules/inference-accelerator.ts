import {removed} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * Elastic Inference, which was retired.
 */
export const inferenceAccelerator = taskRule(
  {
    id: 'inference-accelerator',
    code: '812',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS: Elastic Inference end of life',
    awsMessage: "Unsupported field 'inferenceAccelerators'",
    fix: 'safe',
  },
  (task, report) => {
    const node = task.root.get('inferenceAccelerators')
    if (node)
      report(node, 'Elastic Inference was retired', {fix: 'remove `inferenceAccelerators`', edits: [removed(node)]})
    for (const container of task.containers) {
      for (const need of container.list('resourceRequirements'))
        if (need.text('type') === 'InferenceAccelerator')
          report(need.raw('type')!, 'Elastic Inference was retired', {fix: 'remove the requirement'})
    }
  },
)
