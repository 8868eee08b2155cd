import {Args, Flags} from '@oclif/core'
import {didYouMean} from '../../core/did-you-mean.js'
import {exitCodes, UserError} from '../../core/errors.js'
import {sendAll} from '../../project/apply-scaling.js'
import {adviseExpress} from '../../scaling/advise.js'
import {removePolicy, scalableKey} from '../../scaling/plan-scaling.js'
import {formatFindings} from '../../ui/findings.js'
import {ScalingCommand, type ScalingSubject, writeFlags} from '../flags/scaling.js'

/** `gantry scale rm`. */
export default class ScaleRm extends ScalingCommand<typeof ScaleRm> {
  static override summary = 'remove a policy or a scheduled action of a service, or all of its scaling'
  static override examples = [
    'gantry scale rm web --policy web-cpu',
    'gantry scale rm web --action morning',
    'gantry scale rm web --all --yes',
  ]
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {
    policy: Flags.string({description: 'policy name', exclusive: ['action', 'all']}),
    action: Flags.string({description: 'scheduled action name', exclusive: ['policy', 'all']}),
    all: Flags.boolean({description: 'deregister: every policy and action goes, the tasks stay as many as they are'}),
    ...writeFlags,
  }

  async run(): Promise<void> {
    const {policy, action, all} = this.flags
    if (!policy && !action && !all)
      throw new UserError('nothing to remove', {fix: 'pass --policy NAME, --action NAME or --all'})
    const subject = await this.subject(this.args.service, ...(policy ? (['cloudWatch'] as const) : []))
    const account = await this.announce(subject)
    const {service, connection} = subject
    this.#mustExist(subject)
    if (service.express) this.output.warn(formatFindings([adviseExpress({}, subject.service)], this.output.err))
    const what = all ? `all scaling of ${service.service}` : policy ? `policy ${policy}` : `scheduled action ${action}`
    const answer = {
      v: 1,
      account,
      region: connection.region,
      cluster: service.cluster,
      service: service.service,
      removes: what,
    }
    if (this.flags['dry-run'] || !(await this.confirm(`remove ${what}?`, '--yes'))) {
      this.output.answer(`nothing was sent (${what})`)
      this.output.document({...answer, outcome: 'not-sent'})
      this.exit(this.flags['dry-run'] ? exitCodes.done : exitCodes.no)
    }
    const api = connection.api.applicationAutoScaling
    const key = scalableKey(service)
    if (all) await api.deregisterScalableTarget(key)
    else if (policy) await sendAll(connection.api, removePolicy(policy, subject.live, service))
    else await api.deleteScheduledAction({...key, ScheduledActionName: action})
    this.output.answer(`removed ${what}`)
    this.output.document({...answer, outcome: 'removed'})
  }

  #mustExist({live, service}: ScalingSubject): void {
    const {policy, action, all} = this.flags
    const names = (
      policy ? live.policies.map(one => one.PolicyName) : live.scheduled.map(one => one.ScheduledActionName)
    ).map(String)
    const wanted = policy ?? action
    if (all ? live.target : wanted && names.includes(wanted)) return
    if (all) throw new UserError(`service \`${service.service}\` has no scaling`)
    const guess = didYouMean(wanted as string, names)
    throw new UserError(
      `service \`${service.service}\` has no ${policy ? 'policy' : 'scheduled action'} \`${wanted}\``,
      {
        fix: guess
          ? `did you mean ${guess}?`
          : names.length > 0
            ? `it has ${names.join(', ')}`
            : 'see gantry scale show',
      },
    )
  }
}
