/** A source of names that repeats itself for the same seed: plain data, part of the state. */
export interface IdSource {
  seed: number
  drawn: number
}

/** The next 32 random bits (splitmix32 over a counter). */
export function nextBits(source: IdSource): number {
  source.drawn++
  let z = (Math.imul(source.seed, 0x9e3779b9) + Math.imul(source.drawn, 0x85ebca6b)) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

/** `digits` hexadecimal digits: task and container instance ids have 32, EC2 ids 17. */
export function nextHex(source: IdSource, digits: number): string {
  let text = ''
  while (text.length < digits) text += nextBits(source).toString(16).padStart(8, '0')
  return text.slice(0, digits)
}

/** A UUID in form. */
export function nextUuid(source: IdSource): string {
  const hex = nextHex(source, 32)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
