import {Args, Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {loadResourceLabel, loadStepAlarms} from '../../project/scaled-service.js'
import {adviseUnnamed} from '../../scaling/advise.js'
import type {ScalingConfiguration} from '../../scaling/configuration.js'
import {applyFlags, ScalingCommand} from '../flags/scaling.js'

/** `gantry scale apply`: one service of gantry.yml, target first, then policies, alarms and actions. */
export default class ScaleApply extends ScalingCommand<typeof ScaleApply> {
  static override summary = 'make the scaling of a service what gantry.yml says'
  static override description =
    'Shows what differs, asks, and sends only that, in the order that is safe: target, policies, alarms, scheduled actions. What the file does not name is kept unless --prune is given.'
  static override examples = [
    'gantry scale apply web',
    'gantry scale apply web --yes --prune',
    'gantry scale apply web --dry-run --json',
  ]
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {
    prune: Flags.boolean({description: 'remove policies and actions the file does not name'}),
    ...applyFlags,
  }

  async run(): Promise<void> {
    const name = this.args.service
    const project = await this.project()
    if (!project) throw new UserError('there is no gantry.yml here', {fix: 'name the project file with --config'})
    const scaling = Object.hasOwn(project.services, name) ? project.services[name]?.scaling : undefined
    if (!scaling)
      throw new UserError(`${project.file} has no scaling for service \`${name}\``, {
        fix: `add \`scaling:\` to services.${name}`,
      })
    const wanted: ScalingConfiguration = {
      ...scaling,
      targetTracking: scaling.targetTracking.map(policy => ({...policy})),
    }
    const {prune = false} = this.flags
    const unlabelled = wanted.targetTracking.filter(policy => policy.metric === 'requests' && !policy.resourceLabel)
    const withAlarm = wanted.step.filter(policy => policy.alarm).map(policy => policy.name)
    const subject = await this.subject(
      name,
      ...(unlabelled.length > 0 ? (['elbV2'] as const) : []),
      ...(withAlarm.length > 0 || prune ? (['cloudWatch'] as const) : []),
    )
    for (const policy of unlabelled)
      policy.resourceLabel = await loadResourceLabel(subject.connection.api.elbV2, subject.service)
    if (withAlarm.length > 0)
      subject.live.alarms = await loadStepAlarms(subject.connection.api.cloudWatch, subject.service, withAlarm)
    await this.carryOut(subject, wanted, {ask: true, prune, findings: prune ? [] : adviseUnnamed(wanted, subject.live)})
  }
}
