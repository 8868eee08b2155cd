import {Args} from '@oclif/core'
import {serverNow} from '../../aws/server-date.js'
import {exitCodes} from '../../core/errors.js'
import {plural} from '../../core/units.js'
import type {LifecycleImage} from '../../lifecycle/image.js'
import {selectPrune} from '../../lifecycle/select-prune.js'
import {loadRepositoryImages} from '../../observe/load-repository-images.js'
import {type PrunedBatch, pruneImages} from '../../project/prune-images.js'
import {formatLook, lookDocument} from '../../ui/lifecycle-evaluation.js'
import {formatPruned, formatSelection, selectionDocument} from '../../ui/lifecycle-prune.js'
import {destinationLine} from '../../ui/scaling-destination.js'
import {LifecycleCommand, lookForUse} from '../flags/lifecycle.js'
import {pruneFlags} from '../flags/prune.js'

/** `gantry images prune`: shows by default; takes with --apply. */
export default class ImagesPrune extends LifecycleCommand<typeof ImagesPrune> {
  static override summary = 'remove images that are old and that nothing needs'
  static override description =
    'Shows what would go; --apply takes it, --archive moves it to the archive instead (it can be restored). What tasks, service revisions, task definitions and Lambda functions need stays, whole indexes with it; the look is repeated before every batch, and when a listing fails nothing is taken.'
  static override examples = [
    'gantry images prune web',
    'gantry images prune web --older-than-days 90 --keep 20 --keep-tag "v*" --apply',
    'gantry images prune web --archive --apply --yes',
  ]
  static override args = {repository: Args.string({description: 'repository name', required: true, ignoreStdin: true})}
  static override flags = pruneFlags

  async run(): Promise<void> {
    const {flags} = this
    const {repository} = this.args
    const {api, region, endpoint, accountId} = await this.connect('ecr', 'ecs', 'lambda', 'sts')
    const account = await accountId()
    this.output.progress(
      destinationLine({account, region, subject: [`repository ${repository}`], ...(endpoint ? {endpoint} : {})}),
    )
    const images = await loadRepositoryImages(api.ecr, repository)
    const sought = {accountId: account, region, repositoryName: repository}
    const {look, inUse} = await lookForUse(this.output, api, sought, images)
    const rule = {
      olderThanDays: flags['older-than-days'],
      keep: flags.keep,
      keepTags: flags['keep-tag'] ?? [],
      untaggedOnly: Boolean(flags.untagged),
    }
    const nowMs = await serverNow(api.sts, Date.now())
    const selection = selectPrune(images, new Set(inUse.keys()), rule, nowMs)
    const pruned: PrunedBatch[] = []
    const answer = (outcome: string, exitCode: number) => {
      const told = {...selectionDocument(selection), pruned, ...lookDocument(look)}
      this.output.document({v: 1, account, region, repository, outcome, ...told})
      this.exit(exitCode)
    }
    this.output.answer(formatSelection(selection, images, nowMs, this.output.out))
    this.output.answer(formatLook(look, this.output.out))
    if (look.failed.length > 0) answer('refused', exitCodes.no)
    if (!flags.apply || selection.take.length === 0)
      answer(selection.take.length === 0 ? 'unchanged' : 'not-sent', exitCodes.done)
    const verb = flags.archive ? 'archive' : 'delete'
    if (!(await this.confirm(`${verb} ${plural(selection.take.length, 'image')} of ${repository}?`, '--yes')))
      answer('not-sent', exitCodes.no)
    const mayTake = async (batch: readonly LifecycleImage[]) => {
      const again = await lookForUse(this.output, api, sought, images)
      return again.look.failed.length > 0 ? [] : batch.filter(image => !again.inUse.has(image.digest))
    }
    for await (const batch of pruneImages(api.ecr, repository, selection.take, {
      archive: Boolean(flags.archive),
      mayTake,
    })) {
      pruned.push(batch)
      this.output.answer(formatPruned(batch, flags.archive ? 'archived' : 'deleted'))
    }
    const left = selection.take.length - pruned.reduce((sum, batch) => sum + batch.digests.length, 0)
    answer(left > 0 ? 'partly' : 'pruned', left > 0 ? exitCodes.no : exitCodes.done)
  }
}
