import {formatBytes, formatDuration} from '../core/units.js'
import type {ImageTree} from '../registry/image-tree.js'
import {oneLine} from './plain-text.js'

/** Images as an indented list: each with its platforms and what refers to it. `nowMs` gives the ages. */
export function formatImageTree(images: ImageTree[], nowMs: number): string {
  return images.flatMap(image => lines(image, '', nowMs)).join('\n')
}

function lines(image: ImageTree, indent: string, nowMs: number): string[] {
  const name = image.platform ?? (image.tags.length > 0 ? image.tags.join(', ') : 'untagged')
  const facts = [
    kindOf(image),
    image.sizeBytes === undefined ? 'not in the repository' : formatBytes(image.sizeBytes),
    image.pushedAt && `pushed ${age(image.pushedAt, nowMs)}`,
    image.lastPulledAt ? `pulled ${age(image.lastPulledAt, nowMs)}` : '',
    image.archived ? 'archived' : '',
  ]
  return [
    `${indent}${oneLine(name)}  ${image.digest.slice(0, 19)}  ${facts
      .filter(Boolean)
      .map(fact => oneLine(String(fact)))
      .join(' · ')}`,
    ...image.children.flatMap(child => lines(child, `${indent}  `, nowMs)),
    ...image.referrers.flatMap(referrer => lines(referrer, `${indent}  ↳ `, nowMs)),
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
