import {formatBytes, formatDuration} from '../core/units.js'
import type {ImageTree} from '../registry/image-tree.js'
import {oneLine, textWidth} from './plain-text.js'

/** A list of tags wider than this does not push the other images' columns aside. */
const widestName = 40

/** Images as an indented list: each with its platforms and what refers to it. `nowMs` gives the ages. */
export function formatImageTree(images: ImageTree[], nowMs: number): string {
  const rows = images.flatMap(image => rowsOf(image, '', '', nowMs))
  const width = Math.max(0, ...rows.map(({name}) => textWidth(name)).filter(one => one <= widestName))
  return rows.map(({name, rest}) => `${name}${' '.repeat(Math.max(0, width - textWidth(name)))}  ${rest}`).join('\n')
}

/** `mark` stands before the image itself, not before what lies below it. */
function rowsOf(image: ImageTree, indent: string, mark: string, nowMs: number): {name: string; rest: string}[] {
  const kind = kindOf(image)
  const untagged = mark && kind ? kind : 'untagged'
  const name = image.platform ?? (image.tags.length > 0 ? image.tags.join(', ') : untagged)
  const facts = [
    name === kind ? '' : kind,
    image.sizeBytes === undefined ? 'not in the repository' : formatBytes(image.sizeBytes),
    image.pushedAt && `pushed ${age(image.pushedAt, nowMs)}`,
    image.lastPulledAt ? `pulled ${age(image.lastPulledAt, nowMs)}` : '',
    image.archived ? 'archived' : '',
  ]
  const told = facts.filter(Boolean).map(fact => oneLine(String(fact)))
  return [
    {name: `${indent}${mark}${oneLine(name)}`, rest: `${image.digest.slice(0, 19)}  ${told.join(' · ')}`},
    ...image.children.flatMap(child => rowsOf(child, `${indent}  `, '', nowMs)),
    ...image.referrers.flatMap(referrer => rowsOf(referrer, `${indent}  `, '↳ ', nowMs)),
  ]
}

function kindOf(image: ImageTree): string {
  if (image.children.length > 0) return `index of ${image.children.length}`
  const type = image.artifactType ?? ''
  return type === '' || /image\.config|container\.image/.test(type) ? '' : type
}

function age(iso: string, nowMs: number): string {
  const ms = Math.max(0, nowMs - Date.parse(iso))
  const days = Math.floor(ms / 86_400_000)
  if (ms < 1000) return 'just now'
  return `${days >= 2 ? `${days} days` : formatDuration(ms)} ago`
}
