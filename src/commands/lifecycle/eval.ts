import {Args} from '@oclif/core'
import {systemClock} from '../../core/clock.js'
import {exitCodes, UserError} from '../../core/errors.js'
import {readTextFile} from '../../io/files.js'
import {comparePreview} from '../../lifecycle/compare-preview.js'
import {evaluatePolicy} from '../../lifecycle/evaluate.js'
import {type LifecycleImage, parseImages, parseTime} from '../../lifecycle/image.js'
import {guardFindings, imagesInDanger} from '../../lifecycle/in-use.js'
import {lintAgainstImages} from '../../lifecycle/lint-against-images.js'
import {loadLifecyclePreview} from '../../observe/load-lifecycle-preview.js'
import {loadRepositoryImages} from '../../observe/load-repository-images.js'
import {formatFindings} from '../../ui/findings.js'
import {
  evaluationImages,
  formatEvaluation,
  formatLook,
  formatPreviewDifferences,
} from '../../ui/lifecycle-evaluation.js'
import {evaluationFlags, LifecycleCommand, lookForUse} from '../flags/lifecycle.js'
import {readJsonText} from '../flags/target-tracking.js'

const imagesLimitBytes = 256 * 1024 * 1024

/** `gantry lifecycle eval`: with --images no AWS and no SDK. */
export default class LifecycleEval extends LifecycleCommand<typeof LifecycleEval> {
  static override summary = 'what a lifecycle policy does to every image: kept, expired or archived, and by which rule'
  static override examples = [
    'gantry lifecycle eval web --policy lifecycle.json',
    'gantry lifecycle eval --images images.json --policy lifecycle.json --at 2026-02-01T00:00:00Z --json',
    'gantry lifecycle eval web --policy lifecycle.json --against-preview',
  ]
  static override args = {repository: Args.string({description: 'repository name', ignoreStdin: true})}
  static override flags = evaluationFlags

  async run(): Promise<void> {
    const {flags} = this
    const {repository} = this.args
    const {policy, text, findings} = await this.readPolicy(repository)
    const atMs = flags.at === undefined ? Date.now() : parseTime(flags.at, '--at')
    const live = flags.images ? undefined : await this.live(repository)
    const images = flags.images
      ? parseImages(readJsonText(await readTextFile(flags.images, imagesLimitBytes), flags.images), flags.images)
      : await loadRepositoryImages(live!.api.ecr, live!.name)
    const evaluation = evaluatePolicy(policy, images, atMs)
    const used = flags['in-use'] && live ? await this.#look(live, images) : undefined
    const guard = used ? guardFindings(imagesInDanger(evaluation.images, used.inUse), used.look) : []
    const beside = lintAgainstImages(policy, images, new Set(used?.look.uses.flatMap(use => use.digest ?? [])))
    const previewed = flags['against-preview'] && live ? await this.#preview(live, text) : undefined
    const differences = previewed && comparePreview(evaluation.images, previewed)
    this.output.answer(
      formatEvaluation(evaluation, atMs, this.output.out, {all: Boolean(flags.all), inUse: used?.inUse}),
    )
    if (used) this.output.answer(formatLook(used.look, this.output.out))
    if (differences) this.output.answer(formatPreviewDifferences(differences))
    const all = [...findings, ...beside, ...evaluation.flags, ...guard]
    if (all.length > 0) this.output.answer(`\n${formatFindings(all, this.output.out)}`)
    this.output.document({
      v: 1,
      images: evaluationImages(evaluation, used?.inUse),
      flags: all,
      ...(used ? {lookedAt: used.look.lookedAt, notLookedAt: used.look.notLookedAt} : {}),
      ...(differences ? {previewDifferences: differences} : {}),
    })
    this.exit(guard.length > 0 || (differences?.length ?? 0) > 0 ? exitCodes.no : exitCodes.done)
  }

  async #preview(live: Awaited<ReturnType<LifecycleEval['live']>>, text: string) {
    return loadLifecyclePreview(live.api.ecr, live.name, text, systemClock, status => this.output.detail(status))
  }

  async #look(live: Awaited<ReturnType<LifecycleEval['live']>>, images: readonly LifecycleImage[]) {
    const sought = {accountId: await live.accountId(), region: live.region, repositoryName: live.name}
    return lookForUse(this.output, live.api, sought, images)
  }

  private async live(repository: string | undefined) {
    if (!repository) throw new UserError('nothing to evaluate', {fix: 'name a repository, or pass --images FILE'})
    return {...(await this.connect('ecr', 'ecs', 'lambda')), name: repository}
  }
}
