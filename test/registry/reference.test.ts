import {describe, expect, it} from 'vitest'
import {
  formatReference,
  isLoopbackHost,
  parseEcrHost,
  parseReference,
  requireTarget,
} from '../../src/registry/reference.js'

const digest = `sha256:${'a'.repeat(64)}`

describe('an image reference', () => {
  it.each([
    ['nginx', {host: 'docker.io', repository: 'library/nginx'}],
    ['team/web:v1', {host: 'docker.io', repository: 'team/web', tag: 'v1'}],
    ['localhost/web', {host: 'localhost', repository: 'web'}],
    ['127.0.0.1:5000/a/b:t', {host: '127.0.0.1:5000', repository: 'a/b', tag: 't'}],
    [`ghcr.io/a/b:v1@${digest}`, {host: 'ghcr.io', repository: 'a/b', tag: 'v1', digest}],
    ['GHCR.io/a/b', {host: 'ghcr.io', repository: 'a/b'}],
  ])('%s', (text, expected) => expect(parseReference(text)).toEqual(expected))
  it.each([
    '',
    'UPPER',
    'a//b',
    'a:',
    'a:b:c',
    'a@sha256:abc',
    `a@${digest}@${digest}`,
    'a b',
    '../x',
    'web:-x',
    'host:99999999/x',
    '-a',
  ])('%j is none', text => expect(parseReference(text)).toBeUndefined())
  it('is written as it was read', () => {
    for (const text of ['ghcr.io/a/b:v1', `ghcr.io/a/b@${digest}`, 'ghcr.io/a/b']) {
      expect(formatReference(parseReference(text) as never)).toBe(text)
    }
  })
})

describe('the host of an ECR registry', () => {
  it.each([
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', {accountId: '123456789012', region: 'us-east-1', public: false}],
    [
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
      {accountId: '123456789012', region: 'cn-north-1', public: false},
    ],
    [
      '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
      {accountId: '123456789012', region: 'us-gov-west-1', public: false},
    ],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', {accountId: '123456789012', region: 'eu-west-1', public: false}],
    ['public.ecr.aws', {region: 'us-east-1', public: true}],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example', undefined],
    ['dkr.ecr.us-east-1.amazonaws.com', undefined],
  ])('%s', (host, expected) => expect(parseEcrHost(host)).toEqual(expected))
})

describe('somewhere to push to', () => {
  it('without a host it is the caller’s own ECR registry, under just that name', () => {
    expect(requireTarget('web:v1')).toEqual({repository: 'web', tag: 'v1'})
    expect(requireTarget('team/web')).toEqual({repository: 'team/web'})
  })
  it('with a host it is that registry', () => {
    expect(requireTarget('127.0.0.1:5000/web:v1')).toEqual({host: '127.0.0.1:5000', repository: 'web', tag: 'v1'})
    expect(requireTarget('docker.io/library/web')).toEqual({host: 'docker.io', repository: 'library/web'})
  })
  it('a digest is refused: it follows from the image', () =>
    expect(() => requireTarget(`web@${digest}`)).toThrow(/names a digest/))
  it.each(['localhost', 'localhost:5000', '127.0.0.1:80', '127.9.9.9', '[::1]:5000'])('%s is loopback', host =>
    expect(isLoopbackHost(host)).toBe(true),
  )
  it.each(['localhost.evil.example', '128.0.0.1', '1270.0.0.1', 'example.com:5000'])('%s is not', host =>
    expect(isLoopbackHost(host)).toBe(false),
  )
})
