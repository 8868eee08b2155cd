import {Args} from '@oclif/core'
import {watchDeployment} from '../rollout/watch.js'
import {RolloutCommand} from './flags/rollout.js'

export default class Watch extends RolloutCommand<typeof Watch> {
  static override summary = 'follow a deployment that is under way, or tell how the last one ended'

  static override description =
    `Attaches to the newest deployment of a service, or to the one an ARN names, whoever started it. Exit codes are
those of \`deploy\`.`

  static override examples = [
    '<%= config.bin %> watch web --cluster prod',
    '<%= config.bin %> watch arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/NCWGC2ZR-taawPAYrIaU5',
    '<%= config.bin %> watch web --cluster prod --json',
  ]

  static override args = {
    subject: Args.string({
      name: 'SERVICE|DEPLOYMENT-ARN',
      description: 'a service, or a service deployment ARN',
      required: true,
      ignoreStdin: true,
    }),
  }

  async run(): Promise<void> {
    const {context, ...where} = await this.rollout([this.args.subject])
    await this.tell(
      watchDeployment(context, this.args.subject, {where, keepEvidence: watched => this.keepEvidence(watched)}),
    )
  }
}
