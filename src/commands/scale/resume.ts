import {Args} from '@oclif/core'
import {SuspensionCommand, suspendedState, suspensionFlags} from '../flags/suspension.js'

/** `gantry scale resume`. */
export default class ScaleResume extends SuspensionCommand<typeof ScaleResume> {
  static override summary = 'resume scaling of a service: in, out, by schedule, or all of them'
  static override examples = ['gantry scale resume web', 'gantry scale resume web --in']
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = suspensionFlags

  async run(): Promise<void> {
    await this.setSuspension(this.args.service, suspendedState(this.flags, false))
  }
}
