import {describe, expect, it} from 'vitest'
import {fromSdkError} from '../src/aws/errors.js'
import {checkEndpoint} from '../src/base-command.js'
import {AwsError, UserError} from '../src/core/errors.js'
import {runCli} from './support/run-cli.js'

describe('an endpoint URL', () => {
  it.each(['https://ecs.eu-west-1.amazonaws.com', 'http://127.0.0.1:4599', 'http://localhost:4599', 'http://[::1]:80'])(
    '%s may be used',
    url => expect(() => checkEndpoint(url)).not.toThrow(),
  )

  it.each([
    ['http://example.com', /plain http to another machine/],
    ['http://127.0.0.1.evil.com', /plain http/],
    ['ftp://127.0.0.1', /plain ftp/],
    ['nonsense', /is not a URL/],
    ['https://user:secret@host', /must not hold credentials/],
  ])('%s is refused', (url, message) => {
    expect(() => checkEndpoint(url)).toThrow(message)
    expect(() => checkEndpoint(url)).toThrow(UserError)
  })
})

describe('what the SDK throws', () => {
  it.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', /no AWS credentials found/],
    ['Error', 'Region is missing', /no AWS region given/],
  ])('%s is one sentence that says what to set', (name, message, expected) => {
    const error = fromSdkError(Object.assign(new Error(message), {name}))
    expect(error).toBeInstanceOf(UserError)
    expect(error?.message).toMatch(expected)
    expect(error?.fix).toMatch(/set AWS_/)
  })

  it('a refused connection is exit 3, wherever the code hides', () => {
    for (const shape of [{code: 'ECONNREFUSED'}, {errors: [{code: 'ECONNREFUSED'}]}, {cause: {code: 'ECONNREFUSED'}}]) {
      const error = fromSdkError(Object.assign(new Error('connect'), shape))
      expect(error).toBeInstanceOf(AwsError)
      expect(error?.exitCode).toBe(3)
      expect(error?.message).toMatch(/cannot be reached: ECONNREFUSED/)
    }
  })

  it('a denial keeps AWS words and names the action', () => {
    const message = 'User: arn:aws:iam::1:user/ci is not authorized to perform: ecs:UpdateService on resource: *'
    const error = fromSdkError(
      Object.assign(new Error(message), {name: 'AccessDeniedException', $fault: 'client', $metadata: {requestId: 'r'}}),
    )
    expect(error?.toJSON()).toMatchObject({
      kind: 'aws',
      message,
      fix: 'allow ecs:UpdateService for the caller',
      aws: {iamAction: 'ecs:UpdateService', requestId: 'r'},
    })
  })

  it('a cluster that is not there comes with how to find the right one', () => {
    const error = fromSdkError(
      Object.assign(new Error('Cluster not found.'), {
        name: 'ClusterNotFoundException',
        $fault: 'client',
        $metadata: {},
      }),
    )
    expect(error?.message).toBe('Cluster not found.')
    expect(error?.fix).toContain('--cluster; `aws ecs list-clusters`')
  })

  it('a bug of ours is left to be told as one', () =>
    expect(fromSdkError(new TypeError('x is undefined'))).toBeUndefined())
})

describe('a bad call', () => {
  it('an unknown flag: exit 2 and the nearest one', async () => {
    const {stderr, stdout, exitCode} = await runCli(['init', '--jsn'])
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 2})
    expect(stderr).toBe('error unknown flag --jsn\n  fix     did you mean --json?\n')
  })

  it('with --json: the failure document on stdout, nothing on stderr', async () => {
    const {stderr, stdout, exitCode} = await runCli(['init', 'nowhere', '--json'])
    expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 2})
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      error: {kind: 'usage', message: 'there is no template `nowhere`'},
      exitCode: 2,
    })
  })
})
