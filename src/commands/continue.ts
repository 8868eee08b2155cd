import {Args, Flags} from '@oclif/core'
import {arnName} from '../core/arn.js'
import {findPaused} from '../rollout/continue.js'
import {watchDeployment} from '../rollout/watch.js'
import {oneLine} from '../ui/plain-text.js'
import {RolloutCommand} from './flags/rollout.js'

export default class Continue extends RolloutCommand<typeof Continue> {
  static override summary = 'let a deployment go on that waits at a PAUSE lifecycle hook'

  static override examples = [
    '<%= config.bin %> continue web --cluster prod',
    '<%= config.bin %> continue web --cluster prod --rollback',
    '<%= config.bin %> continue web --cluster prod --no-wait --yes',
  ]

  static override args = {
    subject: Args.string({description: 'a service, or a service deployment ARN', required: true, ignoreStdin: true}),
  }

  static override flags = {
    hook: Flags.string({description: 'the hook, when several wait', helpValue: 'ID'}),
    rollback: Flags.boolean({description: 'do not go on: roll back'}),
    'no-wait': Flags.boolean({description: 'do not follow the deployment afterwards'}),
  }

  async run(): Promise<void> {
    const {flags} = this
    const {context, ...where} = await this.rollout([this.args.subject])
    const paused = await findPaused(context, this.args.subject, flags.hook)
    const action = flags.rollback ? 'ROLLBACK' : 'CONTINUE'
    this.output.progress(
      oneLine(
        `${action.toLowerCase()} ${paused.service} · account ${where.account} · region ${where.region} · cluster ${arnName(context.cluster)}${where.endpoint ? ` · endpoint ${where.endpoint}` : ''}`,
      ),
    )
    const at = paused.stage ? ` at ${paused.stage}` : ''
    if (flags.rollback && !(await this.confirm(`roll back ${paused.service}, which waits${at}?`, '--yes'))) return
    await context.ecsOnce.continueServiceDeployment({
      serviceDeploymentArn: paused.serviceDeploymentArn,
      hookId: paused.hook.hookId,
      action,
    })
    if (flags['no-wait']) {
      this.output.answer(oneLine(`${paused.service} ${flags.rollback ? 'is rolled back' : 'goes on'}${at}`))
      this.output.document({v: 1, type: 'result', outcome: 'started', exitCode: 0, followed: false})
      return
    }
    await this.tell(
      watchDeployment(context, paused.serviceDeploymentArn, {where, keepEvidence: seen => this.keepEvidence(seen)}),
    )
  }
}
