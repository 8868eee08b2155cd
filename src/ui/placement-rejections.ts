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

/** The same on a line of its own: the first reason in full, the others by name. */
export function headLine(fold: Fold): string {
  const [first, ...others] = fold.sample.rejections
  const named = others.map(({reason}) => oneLine(reason)).join(', ')
  const line = first ? reasonLine({...fold, sample: {...fold.sample, rejections: [first]}}) : ''
  return named ? `${line}, and ${named}` : line
}

/**
 * One rejection in words: the reason; need, free and total where it is a matter of amounts; and what the filter found.
 * With `on`, the instance is named.
 */
export function rejectionText(rejection: Rejection, where: {on?: string; most?: boolean} = {}): string {
  const amounts = rejection.unknown ? 'not known' : amountsText(rejection, where.most ?? false)
  const detail = oneLine(rejection.detail ?? '', 300)
  const on = where.on ?? ''
  const named = amounts ? [amounts, on && `on ${on}`].filter(Boolean).join(' ') : on
  const text = [named, detail].filter(Boolean).join(': ')
  return `${oneLine(rejection.reason)}${text ? `  ${text}` : ''}${everText(rejection)}`
}

function amountsText({filter, reason, need, free, unit}: Rejection, most: boolean): string {
  const resource = isAmount(filter, reason)
  // What is no amount (a zone, a status) is said whole by the detail.
  if (need === undefined || (!resource && typeof need !== 'number')) return ''
  const has = resource ? (most ? 'most free' : 'free') : 'has'
  return [`need ${amountText(need, unit)}`, free === undefined ? '' : `${has} ${amountText(free, unit)}`]
    .filter(Boolean)
    .join(', ')
}

function everText({filter, reason, need, total, unit, everFits, unknown}: Rejection): string {
  if (!isAmount(filter, reason) || unknown) return ''
  const ever = everFits ? 'fits once emptied' : 'never fits here'
  return typeof need === 'number' && total !== undefined
    ? ` (${amountText(total, unit)} in all: ${ever})`
    : ` (${ever})`
}

/** `2048 MiB`, `1 GPU`, and a text without a unit of its own as it is. */
function amountText(amount: number | string, unit: string | undefined): string {
  if (typeof amount === 'string' || !unit) return oneLine(String(amount))
  return `${amount} ${oneLine(amount === 1 ? unit.replace(/^(\w+)s\b/, '$1').replace(/s$/, '') : unit)}`
}

/** Whether it is a matter of how much is free. */
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
