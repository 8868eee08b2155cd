import {Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {systemClock} from '../core/clock.js'
import {writeFileAtomic} from '../io/files.js'
import {loadSnapshot} from '../observe/load-snapshot.js'
import {formatSnapshot, snapshotProgress} from '../ui/placement-snapshot.js'

export default class Snapshot extends AwsCommand<typeof Snapshot> {
  static override summary = 'write what `explain`, `plan` and `instances` need to know of a cluster into a file'
  static override description =
    `The file answers offline and elsewhere: it is a bug report, a test fixture, a record of before the change.
It is built from an allow-list: no environment, no secrets, no commands, no labels. Only its owner may read it (0600).
What the caller may not read is left out, and named with the permission it takes.`
  static override examples = [
    '<%= config.bin %> snapshot --cluster prod --out prod.json',
    '<%= config.bin %> snapshot --cluster prod --out prod.json --redact',
    '<%= config.bin %> explain web --snapshot prod.json',
  ]
  static override flags = {
    out: Flags.string({description: 'file to write', helpValue: 'FILE', required: true}),
    redact: Flags.boolean({description: 'mask account ids'}),
  }

  async run(): Promise<void> {
    const {out, redact} = this.flags
    const cluster = await this.cluster()
    const {api, region} = await this.connect('ecs', 'ec2', 'autoScaling', 'elbV2')
    const progress = snapshotProgress(this.output, {notRead: true})
    const snapshot = await loadSnapshot(api, cluster, {
      clock: systemClock,
      region,
      onEvent: progress.show,
      ...(redact ? {redact} : {}),
    }).finally(progress.done)
    await writeFileAtomic(out, `${JSON.stringify(snapshot)}\n`, 0o600)
    this.output.answer(formatSnapshot(snapshot, out))
    this.output.document({
      v: 1,
      file: out,
      containerInstances: snapshot.containerInstances.length,
      ...(snapshot.tasks ? {tasks: snapshot.tasks.length} : {}),
      ...(snapshot.services ? {services: snapshot.services.length} : {}),
      notRead: snapshot.notRead ?? [],
    })
  }
}
