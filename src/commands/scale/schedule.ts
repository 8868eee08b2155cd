import {Args, Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {parseScheduledAction} from '../../scaling/scheduled.js'
import {applyFlags, boundsFlags, ScalingCommand} from '../flags/scaling.js'

/** `gantry scale schedule`: PutScheduledAction. */
export default class ScaleSchedule extends ScalingCommand<typeof ScaleSchedule> {
  static override summary = 'set min and max of a service at a time, again and again'
  static override description =
    'The end of a window does not bring the old bounds back: that is a second action. --start and --end are UTC, whatever the time zone.'
  static override examples = [
    `gantry scale schedule web --name morning --schedule 'cron(0 8 ? * MON-FRI *)' --timezone Europe/Berlin --min 10`,
    `gantry scale schedule web --name evening --schedule 'cron(0 20 ? * MON-FRI *)' --timezone Europe/Berlin --min 2`,
    `gantry scale schedule web --name launch --schedule 'at(2026-03-01T09:00:00)' --min 20 --max 60`,
  ]
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {
    name: Flags.string({description: 'action name', required: true}),
    schedule: Flags.string({description: 'at(…), rate(…) or cron(…)', required: true}),
    timezone: Flags.string({description: 'IANA time zone of at and cron', default: 'UTC'}),
    start: Flags.string({description: 'first moment, UTC', helpValue: 'ISO'}),
    end: Flags.string({description: 'last moment, UTC', helpValue: 'ISO'}),
    ...boundsFlags,
    ...applyFlags,
  }

  async run(): Promise<void> {
    const {name, schedule, timezone, min, max, start, end} = this.flags
    const action = parseScheduledAction({
      name,
      schedule,
      timezone,
      ...(min === undefined ? {} : {min}),
      ...(max === undefined ? {} : {max}),
      ...(start === undefined ? {} : {start}),
      ...(end === undefined ? {} : {end}),
    })
    const subject = await this.subject(this.args.service)
    if (!subject.live.target) {
      throw new UserError(`service \`${this.args.service}\` is not registered with Application Auto Scaling`, {
        fix: `put a policy first: gantry scale target-tracking ${this.args.service} --metric cpu --target 60 --min N --max N`,
      })
    }
    await this.carryOut(subject, {scheduled: [action]})
  }
}
