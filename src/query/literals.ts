/** Numeric parts of an agent version (`1.14.5`, `v1.14.5`); undefined when it is none. */
export function parseVersion(text: string): number[] | undefined {
  if (!/^v?\d{1,9}(\.\d{1,9}){0,4}$/.test(text)) return undefined
  return text.replace(/^v/, '').split('.').map(Number)
}

/** Below 0, 0 or above 0; a part that is missing counts as 0 (inferred: AWS does not say). */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Epoch milliseconds of the forms AWS documents; without a zone, and for a date alone, UTC (inferred). */
export function parseInstant(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)
  if (!match) return undefined
  const [, date, time = '00:00:00', fraction = '0', zone = 'Z'] = match
  const iso = `${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`
  const ms = Date.parse(iso)
  // Date.parse carries 2018-02-31 over into March
  if (Number.isNaN(ms) || new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date) return undefined
  return ms
}
