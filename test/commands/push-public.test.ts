import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {alias, type EcrPublicStandIn, startEcrPublic} from '../support/ecr-public.js'
import {ociLayout, tarOf} from '../support/images.js'
import {runCli} from '../support/run-cli.js'

let directory: string
let publicly: EcrPublicStandIn
let image: ReturnType<typeof ociLayout>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-public-'))
  image = ociLayout({platforms: ['amd64', 'arm64']})
  await writeFile(join(directory, 'image.tar'), tarOf(image.files))
  publicly = await startEcrPublic()
})
afterEach(async () => {
  await publicly.stop()
  await rm(directory, {recursive: true, force: true})
})
const addRepository = async (name = 'team/web') => {
  publicly.repositories.push(name)
  await publicly.registry.call('CreateRepository', {repositoryName: `${alias}/${name}`})
}
const cli = (argv: string[], more: Record<string, string | undefined> = {}) =>
  runCli(argv, {...publicly.environment, ...more})
const push = (...argv: string[]) =>
  cli(['push', join(directory, 'image.tar'), `public.ecr.aws/${alias}/team/web:v1`, ...argv])
const nobody = {AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined}
const wasSent = () => publicly.registry.requests.some(request => /^(POST|PUT)/.test(request))

describe('push to ECR Public', () => {
  it('signs in with its own token, changed for a bearer token at the registry', async () => {
    await addRepository()
    const {stdout, stderr, exitCode} = await push()
    expect([exitCode, stdout]).toEqual([0, `public.ecr.aws/${alias}/team/web@${image.digest}\n`])
    expect(stderr).toContain('account 123456789012, region us-east-1')
    expect(publicly.tokenRequests).toContain(`Basic ${Buffer.from('AWS:publ1c-s3cret').toString('base64')}`)
    expect(stdout + stderr).not.toMatch(/s3cret|b3arer/)
    const stored = publicly.registry.state.regions['us-east-1']?.repositories[0]
    expect(stored?.images.find(one => one.tags.includes('v1'))?.digest).toBe(image.digest)
    // Its API takes names without the alias, and is asked nothing that it does not have.
    expect(new Set(publicly.calls.map(({operation}) => operation))).toEqual(
      new Set(['GetAuthorizationToken', 'DescribeRepositories']),
    )
    expect(publicly.calls[1]?.input).toEqual({repositoryNames: ['team/web']})
  })

  it('a missing repository is refused with the command that makes it, before a byte is sent', async () => {
    const {stdout, stderr, exitCode} = await push()
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('aws ecr-public create-repository --repository-name team/web --region us-east-1')
    expect(wasSent()).toBe(false)
  })

  it('--create makes it', async () => {
    const {exitCode} = await push('--create')
    expect([exitCode, publicly.repositories]).toEqual([0, ['team/web']])
    expect(publicly.calls.find(({operation}) => operation === 'CreateRepository')?.input).toEqual({
      repositoryName: 'team/web',
    })
  })

  it.each(['--immutable', '--scan-on-push'])('%s is nothing ECR Public has', async flag => {
    const {exitCode, stderr} = await push('--create', flag)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`ECR Public has nothing like ${flag}`)])
    expect(publicly.repositories).toEqual([])
  })

  it('an alias of somebody else is named, with the caller’s own', async () => {
    const argv = ['push', join(directory, 'image.tar'), 'public.ecr.aws/other/web:v1', '--create']
    const {exitCode, stderr} = await cli(argv)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('`other` is no alias of account 123456789012')])
    expect(stderr).toContain(`push to public.ecr.aws/${alias}/…`)
    expect(publicly.repositories).toEqual([])
  })

  it('who may not look may still push', async () => {
    await addRepository()
    publicly.denied = ['DescribeRepositories']
    expect((await push()).exitCode).toBe(0)
  })

  it('who may not sign in gets AWS’s words, and nothing is sent', async () => {
    publicly.denied = ['GetAuthorizationToken']
    const {exitCode, stderr} = await push()
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('ecr-public:GetAuthorizationToken')])
    expect(wasSent()).toBe(false)
  })

  it('without credentials of AWS docker’s own have to do', async () => {
    await addRepository()
    const auth = Buffer.from('AWS:publ1c-s3cret').toString('base64')
    await writeFile(join(directory, 'config.json'), JSON.stringify({auths: {'public.ecr.aws': {auth}}}))
    const argv = ['push', join(directory, 'image.tar'), `public.ecr.aws/${alias}/team/web:v1`]
    expect((await cli(argv, {...nobody, DOCKER_CONFIG: directory})).exitCode).toBe(0)
    expect(publicly.calls).toEqual([])
  })

  it('with an endpoint in place of AWS nothing goes to the real one', async () => {
    await addRepository()
    const {exitCode, stderr} = await push('--endpoint-url', 'http://127.0.0.1:1')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is not pushed to while the endpoint')])
    expect([wasSent(), publicly.calls]).toEqual([false, []])
  })

  it('a name without an alias, and a scan, are refused', async () => {
    const bare = await cli(['push', join(directory, 'image.tar'), 'public.ecr.aws/web:v1'])
    expect([bare.exitCode, bare.stderr]).toEqual([2, expect.stringContaining('has no alias')])
    await addRepository()
    const scanned = await push('--wait-for-scan')
    expect([scanned.exitCode, scanned.stderr]).toEqual([2, expect.stringContaining('nothing scans it')])
    expect(wasSent()).toBe(false)
  })
})

describe('the other commands and ECR Public', () => {
  it('everybody may copy from it, without any credentials', async () => {
    await addRepository()
    await push()
    publicly.tokenRequests.length = 0
    const target = join(directory, 'copied')
    const {exitCode, stdout} = await cli(
      ['images', 'copy', `public.ecr.aws/${alias}/team/web:v1`, `oci:${target}`],
      nobody,
    )
    expect([exitCode, stdout]).toEqual([0, `oci:${target}@${image.digest}\n`])
    expect(new Set(publicly.tokenRequests)).toEqual(new Set([undefined]))
    for (const [name, bytes] of image.files) {
      if (name.startsWith('blobs/')) expect((await readFile(join(target, name))).equals(bytes)).toBe(true)
    }
  })

  it('images tag sets a tag there', async () => {
    await addRepository()
    await push()
    const {exitCode, stderr} = await cli(['images', 'tag', `public.ecr.aws/${alias}/team/web:v1`, 'stable'])
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('(account 123456789012, region us-east-1)')])
    const stored = publicly.registry.state.regions['us-east-1']?.repositories[0]
    expect(stored?.images.find(one => one.tags.includes('stable'))?.digest).toBe(image.digest)
  })

  it('login writes its token into docker’s file', async () => {
    const {exitCode, stdout, stderr} = await cli(['login', 'public.ecr.aws'], {DOCKER_CONFIG: directory})
    const file = join(directory, 'config.json')
    expect([exitCode, stdout]).toEqual([0, `signed in to public.ecr.aws, in ${file}, until 2026-01-05T12:00:00.000Z\n`])
    expect(stderr).toContain('login to public.ecr.aws (region us-east-1)')
    const {auths} = JSON.parse(await readFile(file, 'utf8'))
    expect(auths['public.ecr.aws'].auth).toBe(Buffer.from('AWS:publ1c-s3cret').toString('base64'))
    const local = await cli(['login', 'public.ecr.aws', '--endpoint-url', 'http://127.0.0.1:1'], {
      DOCKER_CONFIG: directory,
    })
    expect([local.exitCode, local.stderr]).toEqual([2, expect.stringContaining('has no ECR Public')])
  })
})
