import {lookup as dnsLookup, type LookupOptions} from 'node:dns'
import type {LookupFunction} from 'node:net'
import {BlockList, isIP} from 'node:net'
import {withoutSecrets} from '../core/secrets.js'
import {RegistryError} from '../registry/error.js'
import {isLoopbackHost} from '../registry/reference.js'

const local = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  local.addSubnet(address, prefix, 'ipv4')
}
for (const [address, prefix] of [
  ['::1', 128],
  ['::', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  local.addSubnet(address, prefix, 'ipv6')
}

/** Whether an IP address is of this machine or of a private network (IPv4 inside IPv6 included). */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return local.check(mapped, 'ipv4')
  const family = isIP(address)
  return family === 0 ? false : local.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Where a Location header leads, beginning at `from`. @throws RegistryError when it is no address. */
export function locationOf(location: string, from: URL, operation: string): URL {
  try {
    return new URL(location, from)
  } catch {
    const shown = withoutSecrets(location).slice(0, 100)
    throw new RegistryError(`${from.host} sends gantry to \`${shown}\`, which is no address`, {
      code: 'PROTOCOL',
      operation,
      retryable: false,
    })
  }
}

/**
 * Whether a registry may send us from `from` to `to`. Another host is fine, a private or loopback address is not (a
 * registry must not make this machine talk to its own network), and https never turns into http.
 * @throws RegistryError
 */
export function checkRedirect(from: URL, to: URL, operation: string): void {
  const refuse = (why: string) =>
    new RegistryError(`${from.host} sends gantry to ${withoutSecrets(to.origin).slice(0, 300)}`, {
      code: 'UNSAFE_LOCATION',
      operation,
      retryable: false,
      why,
    })
  if (to.protocol !== 'https:' && to.protocol !== 'http:') throw refuse('only http and https are followed')
  if (to.username || to.password) throw refuse('the address holds credentials')
  if (to.host === from.host && to.protocol === from.protocol) return
  const fromHere = isLoopbackHost(from.host)
  if (to.protocol === 'http:' && !(fromHere && isLoopbackHost(to.host)))
    throw refuse('plain http goes to loopback only')
  if (fromHere) return
  const name = to.hostname.replace(/^\[|\]$/g, '')
  if (isLoopbackHost(to.hostname) || isPrivateAddress(name)) throw refuse('that is an address of a private network')
}

/** A DNS look-up that refuses names standing for private addresses; for hosts a registry sent us to. */
export const publicLookup: LookupFunction = (hostname, options: LookupOptions, callback) => {
  dnsLookup(hostname, {...options, all: true}, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const bad = addresses.find(({address}) => isPrivateAddress(address))
    if (bad)
      return callback(
        Object.assign(new Error(`${hostname} is ${bad.address}, an address of a private network`), {
          code: 'UNSAFE_LOCATION',
        }),
        '',
        0,
      )
    if (options.all) return (callback as unknown as (error: null, all: typeof addresses) => void)(null, addresses)
    const [first] = addresses
    callback(null, first?.address ?? '', first?.family ?? 4)
  })
}
