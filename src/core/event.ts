/** The envelope of every line a long job emits; each job's own events stand in its event.ts. */
export interface EventEnvelope<Type extends string = string> {
  v: 1
  /** ISO 8601, UTC. */
  at: string
  type: Type
}

/** An event as the job writes it; the envelope is added where it is emitted. */
export type EventBody<E extends EventEnvelope> = E extends EventEnvelope ? Omit<E, 'v' | 'at'> : never

/** Puts an event into its envelope. `nowMs`: milliseconds since the epoch. */
export function envelope<E extends EventEnvelope>(nowMs: number, body: EventBody<E>): E {
  return {v: 1, at: new Date(nowMs).toISOString(), ...body} as unknown as E
}
