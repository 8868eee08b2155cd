import {removed} from '../edits.js'
import {taskRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * The only container may use less than half of the memory its Fargate task pays for.
 */
export const fargateMemoryHardCap = taskRule(
  {
    id: 'fargate-memory-hard-cap',
    code: '213',
    severity: 'suggestion',
    certainty: 'likely',
    phase: 'B',
    source: 'AWS docs: Fargate pricing is by task size',
    fix: 'dangerous',
  },
  (task, report) => {
    const {memoryMiB} = task
    const [only, other] = task.containers
    const limit = only?.number('memory')
    if (!task.fargate || memoryMiB === undefined || !only || other || limit === undefined || limit * 2 >= memoryMiB)
      return
    report(
      only.raw('memory')!,
      `${nameOf(only)} may use ${limit} of ${memoryMiB} MiB: the rest is paid for and unused`,
      {
        fix: "remove the container's `memory`, or choose a smaller task",
        edits: [removed(only.raw('memory')!)],
      },
    )
  },
)
