import {Args, Flags} from '@oclif/core'
import {familyRevision} from '../core/arn.js'
import {type RollbackPlan, rollback} from '../rollout/rollback.js'
import {oneLine} from '../ui/plain-text.js'
import {RolloutCommand} from './flags/rollout.js'

export default class Rollback extends RolloutCommand<typeof Rollback> {
  static override summary = 'take a service back to what last ran well, and follow it'

  static override description =
    `A deployment under way is stopped with a rollback. Otherwise the newest other revision that was deployed with success in
the last 90 days is deployed again; it is shown and confirmed first. Nothing to go back to: exit 2.`

  static override examples = [
    '<%= config.bin %> rollback web --cluster prod',
    '<%= config.bin %> rollback web --cluster prod --yes --json',
  ]

  static override args = {
    service: Args.string({description: 'a service', required: true, ignoreStdin: true}),
  }

  static override flags = {
    'no-wait': Flags.boolean({description: 'do not follow the rollback'}),
  }

  async run(): Promise<void> {
    const {context, ...where} = await this.rollout([this.args.service])
    await this.tell(
      rollback(context, this.args.service, {
        where,
        wait: !this.flags['no-wait'],
        confirm: plan => this.confirm(question(plan), '--yes'),
        keepEvidence: watched => this.keepEvidence(watched),
      }),
    )
  }
}

function question(plan: RollbackPlan): string {
  if (plan.kind === 'stop') return `stop the deployment of ${plan.service} (${plan.status}) and roll it back?`
  const from = plan.from ? ` from ${familyRevision(plan.from)}` : ''
  const at = plan.deployedAt ? `, deployed with success at ${plan.deployedAt}` : ''
  const image = plan.image ? ` (${oneLine(plan.image, 300)})` : ''
  const scope = plan.scope ? `; ${oneLine(plan.scope, 500)}` : ''
  return `take ${plan.service}${from} back to ${familyRevision(plan.taskDefinitionArn)}${image}${at}${scope}?`
}
