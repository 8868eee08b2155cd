import {plural} from '../core/units.js'
import {agedFromMs, dayMs} from '../lifecycle/ages.js'
import type {LifecycleImage} from '../lifecycle/image.js'
import type {KeptBecause, PruneSelection} from '../lifecycle/select-prune.js'
import type {PrunedBatch} from '../project/prune-images.js'
import {noPaint, type Paint} from './findings.js'
import {oneLine, padText} from './plain-text.js'

const because: Record<KeptBecause, string> = {
  'in-use': 'in use',
  young: 'too young',
  newest: 'among the newest',
  tag: 'kept by their tag',
  tagged: 'tagged',
  'needed-by-index': 'belong to an image that stays',
  archived: 'archived already',
}

/** How many would go and why the others stay, then the images that go. */
export function formatSelection(
  {take, kept}: PruneSelection,
  images: readonly LifecycleImage[],
  atMs: number,
  paint: Paint = noPaint,
): string {
  const counts = new Map<KeptBecause, number>()
  for (const why of kept.values()) counts.set(why, (counts.get(why) ?? 0) + 1)
  const reasons = [...counts].map(([why, count]) => `${count} ${because[why]}`).join(', ')
  return [
    `${take.length} of ${plural(images.length, 'image')} can go${reasons ? `; ${reasons}` : ''}`,
    ...take
      .slice(0, 200)
      .map(
        image =>
          `${paint.red('-')} ${padText(oneLine(image.tags.join(',') || '(untagged)', 40), 24)} ${oneLine(image.digest, 19)} ${((atMs - agedFromMs(image)) / dayMs).toFixed(0).padStart(6)} d`,
      ),
    ...(take.length > 200 ? [`and ${take.length - 200} more`] : []),
  ].join('\n')
}

/** One batch, with what ECR did not take. */
export function formatPruned({digests, failed}: PrunedBatch, verb: string): string {
  return [
    `${verb} ${plural(digests.length, 'image')}`,
    ...failed.map(
      ({digest, code, reason}) => `  ${oneLine(digest, 19)} stays: ${oneLine(code, 100)} ${oneLine(reason, 300)}`,
    ),
  ].join('\n')
}

/** A selection in `--json`. */
export function selectionDocument({take, kept}: PruneSelection): object {
  return {
    take: take.map(({digest, tags}) => ({digest, tags})),
    kept: [...kept].map(([digest, why]) => ({digest, because: why})),
  }
}
