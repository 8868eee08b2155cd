import {afterEach, describe, expect, it, vi} from 'vitest'
import {hasNetworkSettings, networkAgents} from '../../src/aws/network.js'
import {proxyFor} from '../../src/aws/proxy.js'
import {Wire} from '../../src/aws/registry-wire.js'
import {RegistryError} from '../../src/registry/error.js'
import {startProxy} from '../support/proxy.js'

afterEach(() => {
  vi.unstubAllEnvs()
})
const stub = (variables: Record<string, string>) => {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, variables[name])
    vi.stubEnv(name.toLowerCase(), variables[name.toLowerCase()])
  }
  vi.stubEnv('AWS_CA_BUNDLE', variables['AWS_CA_BUNDLE'])
}

describe('which proxy', () => {
  it.each([
    ['none is set', {}, undefined],
    ['HTTPS_PROXY', {HTTPS_PROXY: 'http://p:3128'}, 'p:3128 by HTTPS_PROXY'],
    ['the lower case goes first', {HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2'}, 'q:2 by https_proxy'],
    ['HTTP_PROXY is not for https', {HTTP_PROXY: 'http://p:3128'}, undefined],
    ['ALL_PROXY is for what has none', {ALL_PROXY: 'http://p'}, 'p:80 by ALL_PROXY'],
    ['without a scheme it is http', {HTTPS_PROXY: 'p:3128'}, 'p:3128 by HTTPS_PROXY'],
    ['https to the proxy', {HTTPS_PROXY: 'https://p'}, 'p:443 by HTTPS_PROXY over TLS'],
    ['IPv6', {HTTPS_PROXY: 'http://[fd00::1]:3128'}, '[fd00::1]:3128 by HTTPS_PROXY'],
    ['NO_PROXY by suffix', {HTTPS_PROXY: 'http://p', NO_PROXY: 'x.test, .amazonaws.com'}, undefined],
    ['NO_PROXY by name', {HTTPS_PROXY: 'http://p', no_proxy: 'ecs.us-east-1.amazonaws.com'}, undefined],
    ['NO_PROXY of another port', {HTTPS_PROXY: 'http://p', NO_PROXY: '.amazonaws.com:8443'}, 'p:80 by HTTPS_PROXY'],
    ['NO_PROXY for all', {HTTPS_PROXY: 'http://p', NO_PROXY: '*'}, undefined],
  ])('%s', (_, variables, expected) => {
    stub(variables as Record<string, string>)
    const proxy = proxyFor('https:', 'ecs.us-east-1.amazonaws.com', 443)
    expect(proxy && `${proxy.host} by ${proxy.variable}${proxy.secure ? ' over TLS' : ''}`).toBe(expected)
  })

  it.each(['127.0.0.1', '127.9.9.9', 'localhost', 'LOCALHOST', '::1', '[::1]'])('%s is asked straight', host => {
    stub({HTTPS_PROXY: 'http://p', HTTP_PROXY: 'http://p', ALL_PROXY: 'http://p'})
    expect([proxyFor('https:', host, 443), proxyFor('http:', host, 80)]).toEqual([undefined, undefined])
  })

  it('credentials are taken out of the address, escapes and all', () => {
    stub({HTTPS_PROXY: 'http://me%40corp:p%3Ass@p:3128'})
    const proxy = proxyFor('https:', 'a.test', 443)
    expect(proxy?.host).toBe('p:3128')
    expect(proxy?.authorization).toBe(`Basic ${Buffer.from('me@corp:p:ss').toString('base64')}`)
  })

  it('an empty variable is none', async () => {
    stub({HTTPS_PROXY: '', https_proxy: ''})
    expect(hasNetworkSettings()).toBe(false)
    expect(await networkAgents({keepAlive: true, maxSockets: 1})).toBeUndefined()
  })
})

describe('a proxy that hangs up', () => {
  it('is named, without its password', async () => {
    const proxy = await startProxy()
    proxy.onConnect = socket => socket.destroy()
    stub({HTTPS_PROXY: `http://me:s3cret@${proxy.host}`})
    const wire = new Wire({connections: 1})
    const request = {method: 'GET', url: new URL('https://registry.test/v2/'), headers: {}, operation: 'GET /v2/'}
    const error = await wire.send(request).then(undefined, thrown => thrown)
    wire.close()
    await proxy.stop()
    expect(error).toBeInstanceOf(RegistryError)
    expect(error.message).toBe(`the proxy ${proxy.host} (HTTPS_PROXY) broke off: ECONNRESET`)
    expect(error.retryable).toBe(true)
    expect(JSON.stringify(error) + error.stack).not.toContain('s3cret')
  })
})
