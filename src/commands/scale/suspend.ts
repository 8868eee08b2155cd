import {Args} from '@oclif/core'
import {SuspensionCommand, suspendedState, suspensionFlags} from '../flags/suspension.js'

/** `gantry scale suspend`. */
export default class ScaleSuspend extends SuspensionCommand<typeof ScaleSuspend> {
  static override summary = 'suspend scaling of a service: in, out, by schedule, or all of them'
  static override examples = ['gantry scale suspend web', 'gantry scale suspend web --in']
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = suspensionFlags

  async run(): Promise<void> {
    await this.setSuspension(this.args.service, suspendedState(this.flags, true))
  }
}
