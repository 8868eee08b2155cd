import type {Draft} from './draft.js'
import {drawUuid} from './draws.js'
import type {Service} from './state.js'

/** DescribeServices keeps the newest hundred. */
const maxEvents = 100

/**
 * Adds `(service NAME) text` to the service's events. With a `kind`, the same text is suppressed until the cause is
 * resolved (`resolve`) or six hours have passed (AWS docs: duplicate service event messages).
 */
export function emit(draft: Draft, service: Service, text: string, kind?: string): void {
  const message = `(service ${service.serviceName}) ${text}`
  if (kind) {
    const last = service.emitted[kind]
    if (last && last.message === message && draft.nowMs - last.atMs < draft.assumptions.duplicateEventMs) return
    service.emitted = {...service.emitted, [kind]: {message, atMs: draft.nowMs}}
  }
  const id = drawUuid(draft)
  service.events = [{id, createdAtMs: draft.nowMs, message}, ...service.events.slice(0, maxEvents - 1)]
  draft.events.push({type: 'message', atMs: draft.nowMs, serviceName: service.serviceName, id, message})
}

/** The cause of an event went away: its next occurrence is told again. */
export function resolve(service: Service, ...kinds: string[]): void {
  if (!kinds.some(kind => kind in service.emitted)) return
  service.emitted = Object.fromEntries(Object.entries(service.emitted).filter(([kind]) => !kinds.includes(kind)))
}
