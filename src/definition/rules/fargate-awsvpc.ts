import {inserted} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * A Fargate task in another network mode than awsvpc, or in none.
 */
export const fargateAwsvpc = taskRule(
  {
    id: 'fargate-awsvpc',
    code: '301',
    severity: 'error',
    phase: 'R',
    source: 'aws/amazon-ecs-cli#1145; AWS docs: Fargate task networking',
    awsMessage: "Fargate only supports network mode 'awsvpc'.",
    fix: 'safe',
  },
  (task, report) => {
    if (!task.fargate || task.bare || task.awsvpc) return
    const node = task.root.raw('networkMode')
    if (node?.isUnknown) return
    const mode = node?.string
    report(
      node ?? task.root,
      mode
        ? `Fargate supports only awsvpc; \`networkMode\` is "${mode.slice(0, 40)}"`
        : 'Fargate supports only awsvpc; `networkMode` is missing',
      {
        fix: 'write "networkMode": "awsvpc"',
        edits: [inserted(task.root, 'networkMode', 'awsvpc')],
      },
    )
  },
)
