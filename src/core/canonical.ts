/** JSON with sorted keys: equal for values that differ in the order of members alone; undefined for undefined. */
export function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
