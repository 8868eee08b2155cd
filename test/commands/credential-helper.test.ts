import {describe, expect, it} from 'vitest'
import {answerHelper} from '../../src/commands/flags/credential-answer.js'

const proxyEndpoint = 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com'
const token = {authorizationToken: Buffer.from('AWS:s3cret').toString('base64'), proxyEndpoint}
const regions: (string | undefined)[] = []
const publicToken = Buffer.from('AWS:publ1c').toString('base64')
const signedIn = async () => ({authorizationData: {authorizationToken: publicToken}})
const io = (
  input: string,
  answer: () => Promise<object> = async () => ({authorizationData: [token]}),
  publicAnswer = async () => ({api: {ecrPublic: {getAuthorizationToken: signedIn}}, region: 'us-east-1'}) as never,
) => ({
  connect: Object.assign(
    async (region?: string) => {
      regions.push(region)
      return {api: {ecr: {getAuthorizationToken: answer}}, region: 'us-east-1'} as never
    },
    {public: publicAnswer},
  ),
  input: async () => input,
  version: '1.2.3',
})
const own = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

describe('docker’s credential helper protocol', () => {
  it('get: a fresh token of the registry’s own Region', async () => {
    for (const server of [own, `https://${own}`, `https://${own}/v2/`, `${own}\n`]) {
      expect(await answerHelper('get', io(server))).toEqual({
        text: JSON.stringify({ServerURL: own, Username: 'AWS', Secret: 's3cret'}),
        failed: false,
      })
    }
    expect(regions.at(-1)).toBe('eu-west-1')
  })
  it.each(['ghcr.io', 'https://index.docker.io/v1/', '127.0.0.1:5000'])(
    'get: %s is not ours, in the words docker looks for',
    async server => {
      expect(await answerHelper('get', io(server))).toEqual({
        text: 'credentials not found in native keychain',
        failed: true,
      })
    },
  )
  it('get: ECR Public has tokens of its own', async () => {
    const login = {ServerURL: 'public.ecr.aws', Username: 'AWS', Secret: 'publ1c'}
    expect(await answerHelper('get', io('https://public.ecr.aws/'))).toEqual({
      text: JSON.stringify(login),
      failed: false,
    })
  })
  it('get: without credentials of AWS, ECR Public is pulled from as everybody may', async () => {
    const nobody = async () => {
      throw Object.assign(new Error('Could not load credentials from any providers'), {
        name: 'CredentialsProviderError',
      })
    }
    expect(await answerHelper('get', io('public.ecr.aws', undefined, nobody))).toEqual({
      text: 'credentials not found in native keychain',
      failed: true,
    })
  })
  it('get without a server, in the protocol’s own words', async () => {
    expect(await answerHelper('get', io('\n'))).toEqual({text: 'no credentials server URL', failed: true})
  })
  it('list: the registry of the credentials', async () => {
    expect(JSON.parse((await answerHelper('list', io(''))).text)).toEqual({[proxyEndpoint]: 'AWS'})
  })
  it('store and erase of an ECR registry have nothing to do; another registry is refused', async () => {
    const login = (ServerURL: string) => JSON.stringify({ServerURL, Username: 'AWS', Secret: 'x'})
    expect(await answerHelper('store', io(login(own)))).toEqual({text: '', failed: false})
    expect(await answerHelper('erase', io(own))).toEqual({text: '', failed: false})
    expect((await answerHelper('store', io(login('ghcr.io')))).failed).toBe(true)
    expect((await answerHelper('store', io('not json'))).failed).toBe(true)
  })
  it.each([
    ['erase', '', 'no credentials server URL'],
    ['store', '{}', 'no credentials server URL'],
    ['store', 'null', 'no credentials server URL'],
    ['store', JSON.stringify({ServerURL: own, Username: ''}), 'no credentials username'],
    ['', '', 'Usage: docker-credential-gantry <get|store|erase|list|version>'],
  ])('%s of %j: %s', async (action, input, text) => {
    expect(await answerHelper(action, io(input))).toEqual({text, failed: true})
  })
  it('version', async () => {
    expect(await answerHelper('version', io(''))).toEqual({
      text: 'docker-credential-gantry (gantry-ecs) v1.2.3',
      failed: false,
    })
  })
  it.each([
    ['Region is missing', 'Error', 'no AWS region given: set AWS_REGION'],
    [
      'Could not load credentials from any providers',
      'CredentialsProviderError',
      /^no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID/,
    ],
  ])('%s says what to set, in the one line docker shows', async (message, name, expected) => {
    const failing = io(own, async () => {
      throw Object.assign(new Error(message), {name})
    })
    const {text, failed} = await answerHelper('get', failing)
    expect(failed).toBe(true)
    expect(text).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })
  it('an error is one line and exit 1', async () => {
    const denied = io(own, async () => {
      throw new Error('User is not authorized\nsecond line')
    })
    expect(await answerHelper('get', denied)).toEqual({text: 'User is not authorized', failed: true})
    expect((await answerHelper('explode', io(''))).text).toBe(
      'unknown action explode: get, store, erase, list or version',
    )
  })
})
