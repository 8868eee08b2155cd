import {plural} from '../core/units.js'
import type {InstanceExplanation} from '../placement/explain.js'
import type {Rejection} from '../placement/filter.js'
import {instanceName, type Paint} from './placement-words.js'
import {oneLine, padText, textWidth} from './plain-text.js'

/** Rows before instances of the same reasons are folded into one. */
const foldBeyond = 20
/** Rows printed with --all; the rest is in --json. */
const printedAtMost = 5000

/** The container instances that share their reasons, with one to show for them. */
export interface Fold {
  instances: InstanceExplanation[]
  /** The instance nearest to fitting, as the free amounts tell. */
  sample: InstanceExplanation
}

/** The instances that do not fit, folded by identical filters and reasons, most instances first. */
export function foldByReason(instances: readonly InstanceExplanation[]): Fold[] {
  const folds = new Map<string, Fold>()
  for (const instance of instances) {
    if (instance.fits) continue
    const key = instance.rejections.map(({filter, reason}) => `${filter}\u0000${reason}`).join('\u0001')
    const fold = folds.get(key)
    if (!fold) {
      folds.set(key, {instances: [instance], sample: instance})
      continue
    }
    fold.instances.push(instance)
    if (nearer(instance, fold.sample)) fold.sample = instance
  }
  return [...folds.values()].sort(
    (a, b) => b.instances.length - a.instances.length || a.sample.rejections.length - b.sample.rejections.length,
  )
}

/** One fold in words: every reason, with the amounts of the instance nearest to fitting and its name. */
export function reasonLine({instances, sample}: Fold): string {
  const where = {on: instanceName(sample), most: instances.length > 1}
  return sample.rejections.map((rejection, index) => rejectionText(rejection, index === 0 ? where : {})).join('  + ')
}

/**
 * One rejection in words: the reason; need, free and total where it is a matter of amounts; and what the filter found.
 * With `on`, the instance is named.
 */
export function rejectionText(rejection: Rejection, where: {on?: string; most?: boolean} = {}): string {
  const {reason, detail} = rejection
  const words = [
    rejection.unknown ? 'not known' : amountsText(rejection, where.most ?? false),
    oneLine(detail ?? '', 300),
  ]
  const on = where.on === undefined ? '' : ` on ${where.on}`
  const text = words.filter(Boolean).join('; ')
  return `${oneLine(reason)}${text ? `  ${text}` : ''}${on}${everText(rejection)}`
}

function amountsText({filter, reason, need, free, unit}: Rejection, most: boolean): string {
  if (!isAmount(filter, reason)) return ''
  const of = unit ? ` ${oneLine(unit)}` : ''
  const parts: string[] = []
  if (need !== undefined) parts.push(`need ${oneLine(String(need))}${typeof need === 'number' ? of : ''}`)
  if (free !== undefined) parts.push(`${most ? 'most free' : 'free'} ${oneLine(String(free))}${of}`)
  return parts.join(', ')
}

function everText({filter, reason, need, total, unit, everFits, unknown}: Rejection): string {
  if (!isAmount(filter, reason) || unknown) return ''
  const ever = everFits ? 'fits once emptied' : 'never fits here'
  return typeof need === 'number' && total !== undefined
    ? ` (${oneLine(String(total))}${unit ? ` ${oneLine(unit)}` : ''} in all: ${ever})`
    : ` (${ever})`
}

/** Whether it is a matter of how much: the others are said whole by their detail. */
function isAmount(filter: string, reason: string): boolean {
  return reason.startsWith('RESOURCE:') || filter === 'daemon-reservation'
}

/** Instances × reasons: a row each up to twenty (or with `all`), else a row for each set of reasons. */
export function formatRejections(instances: readonly InstanceExplanation[], paint: Paint, all: boolean): string {
  const rejected = instances.filter(instance => !instance.fits)
  const fitting = instances.length - rejected.length
  const title = `${paint.bold('rejections')}  ${rejected.length} of ${plural(instances.length, 'container instance')}`
  if (rejected.length === 0) return `${title}: each of them fits`
  if (rejected.length > foldBeyond && !all) {
    const rows = foldByReason(instances).map(
      fold => `  ${String(fold.instances.length).padStart(6)}  ${reasonLine(fold)}`,
    )
    if (fitting > 0) rows.push(`  ${String(fitting).padStart(6)}  ${paint.green('fits')}`)
    return [`${title}, folded by reason; --all lists each`, ...rows].join('\n')
  }
  const shown = (all ? instances : rejected).slice(0, printedAtMost)
  const names = shown.map(instanceName)
  const zones = shown.map(instance => oneLine(instance.availabilityZone ?? 'no zone', 60))
  const nameWidth = Math.max(...names.map(textWidth))
  const zoneWidth = Math.max(...zones.map(textWidth))
  const rows = shown.flatMap((instance, index) => {
    const lead = `  ${padText(names[index] as string, nameWidth)}  ${padText(zones[index] as string, zoneWidth)}  `
    if (instance.fits) return [`${lead}${paint.green('fits')}`]
    return instance.rejections.map(
      (rejection, line) => `${line === 0 ? lead : ' '.repeat(textWidth(lead))}${rejectionText(rejection)}`,
    )
  })
  const left = (all ? instances.length : rejected.length) - shown.length
  if (left > 0) rows.push(paint.dim(`  and ${left} more: --json holds them all`))
  return [title, ...rows].join('\n')
}

function nearer(a: InstanceExplanation, b: InstanceExplanation): boolean {
  const first = a.rejections.find(({free}) => typeof free === 'number')?.free
  const other = b.rejections.find(({free}) => typeof free === 'number')?.free
  return typeof first === 'number' && typeof other === 'number' && first > other
}
