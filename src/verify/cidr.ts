/** Whether every address of one IPv4 block is in another: `10.0.1.0/24` within `10.0.0.0/16`. */
export function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [parse(inner), parse(outer)]
  if (!a || !b || a.prefix < b.prefix) return false
  const mask = b.prefix === 0 ? 0 : (~0 << (32 - b.prefix)) >>> 0
  return (a.address & mask) >>> 0 === (b.address & mask) >>> 0
}

function parse(block: string): {address: number; prefix: number} | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(block)
  if (!match) return undefined
  const [first, second, third, fourth, prefix] = match.slice(1).map(Number) as [number, number, number, number, number]
  if ([first, second, third, fourth].some(part => part > 255) || prefix > 32) return undefined
  return {address: ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0, prefix}
}
