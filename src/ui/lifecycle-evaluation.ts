import {agedFromMs, dayMs} from '../lifecycle/ages.js'
import type {PreviewDifference, PreviewedImage} from '../lifecycle/compare-preview.js'
import type {Evaluation, ImageVerdict} from '../lifecycle/evaluate.js'
import {describeUse, type ImagesInUse, type ImageUse} from '../lifecycle/in-use.js'
import {noPaint, type Paint} from './findings.js'
import {oneLine, padText} from './plain-text.js'

/** How many lines of kept images are shown before the rest is only counted. */
const keptShown = 20

/** The verdict first, then every image that goes, then those kept with the rule that shields them. */
export function formatEvaluation(
  {images}: Evaluation,
  atMs: number,
  paint: Paint = noPaint,
  options: {all?: boolean; inUse?: ReadonlyMap<string, ImageUse[]>} = {},
): string {
  const of = (action: ImageVerdict['action']) => images.filter(verdict => verdict.action === action)
  const [expired, archived, kept] = [of('expire'), of('archive'), of('keep')]
  const shown = options.all ? kept : kept.slice(0, keptShown)
  const line = (verdict: ImageVerdict) => {
    const {image, action, rule, shieldedBy, next} = verdict
    const name = padText(oneLine(image.tags.join(',') || '(untagged)', 40), 24)
    const age = `${((atMs - agedFromMs(image)) / dayMs).toFixed(1)} d`.padStart(9)
    const why = [
      rule === undefined ? '' : `rule ${rule}`,
      shieldedBy === undefined ? '' : `shielded by rule ${shieldedBy}`,
      next ? `next evaluation: ${next.action} by rule ${next.rule}` : '',
      options.inUse?.has(image.digest)
        ? `in use by ${(options.inUse.get(image.digest) as ImageUse[])
            .slice(0, 2)
            .map(use => oneLine(describeUse(use), 100))
            .join(', ')}`
        : '',
    ].filter(Boolean)
    const word =
      action === 'keep'
        ? paint.dim(padText('keep', 8))
        : action === 'expire'
          ? paint.red(padText('expire', 8))
          : paint.yellow(padText('archive', 8))
    return `${word} ${name} ${oneLine(image.digest, 19)} ${age}  ${why.join(' · ')}`.trimEnd()
  }
  return [
    `${expired.length} expire, ${archived.length} archive, ${kept.length} keep`,
    ...[...expired, ...archived, ...shown].map(line),
    ...(kept.length > shown.length
      ? [paint.dim(`and ${kept.length - shown.length} more kept (--all shows them)`)]
      : []),
  ].join('\n')
}

// `services of cluster prod`, of which there is one.
function counted(what: string, count: number): string {
  return `${count} ${count === 1 ? what.replace(/s(?= of |$)/, '') : what}`
}

/** What was looked at for images in use, and what was not. */
export function formatLook(look: ImagesInUse, paint: Paint = noPaint): string {
  return [
    `looked at ${look.lookedAt.map(({what, count}) => counted(oneLine(what, 200), count)).join(', ') || 'nothing'}`,
    ...look.failed.map(({what, why}) => paint.red(`could not read ${oneLine(what, 200)}: ${oneLine(why, 300)}`)),
    paint.dim(`not looked at: ${look.notLookedAt.join('; ')}`),
  ].join('\n')
}

/** What ECR's own preview would do. */
export function formatPreview(images: readonly PreviewedImage[]): string {
  return [
    `${images.length} of its images ECR would act on`,
    ...images.map(
      ({digest, tags, action, rule}) =>
        `${padText(action, 8)} ${padText(oneLine(tags.join(',') || '(untagged)', 40), 24)} ${oneLine(digest, 19)}  rule ${rule}`,
    ),
  ].join('\n')
}

/** Where gantry and ECR differ, with the reason. */
export function formatPreviewDifferences(differences: readonly PreviewDifference[]): string {
  if (differences.length === 0) return 'ECR’s preview agrees'
  return [
    `ECR’s preview differs on ${differences.length}`,
    ...differences.map(
      ({digest, tags, gantry, ecr, why}) =>
        `${oneLine(tags.join(',') || '(untagged)', 40)} ${oneLine(digest, 19)}  here ${gantry}, ECR ${ecr}\n    why  ${why}`,
    ),
  ].join('\n')
}

/** The images of `lifecycle eval --json`. */
export function evaluationImages({images}: Evaluation, inUse?: ReadonlyMap<string, ImageUse[]>): object[] {
  return images.map(({image, action, rule, shieldedBy, ranked, next}) => ({
    digest: image.digest,
    tags: image.tags,
    action,
    ...(rule === undefined ? {} : {rule}),
    ...(shieldedBy === undefined ? {} : {shieldedBy}),
    ranked,
    ...(next ? {next} : {}),
    ...(inUse?.has(image.digest) ? {inUse: inUse.get(image.digest)} : {}),
  }))
}

/** Where was looked for images in use, in `--json`. */
export function lookDocument({lookedAt, failed, notLookedAt}: ImagesInUse): object {
  return {lookedAt, failed, notLookedAt}
}
