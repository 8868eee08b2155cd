import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {buildImageLayout, type LayoutImage} from '../../src/registry/sources/build-layout.js'
import {type EcrServer, ecrEnvironment, startEcr} from '../support/ecr-server.js'
import {runCli} from '../support/run-cli.js'

let directory: string
let layout: string
let digest: string
let ecr: EcrServer
const here = process.cwd()

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-push-'))
  layout = join(directory, 'oci')
  const image: LayoutImage = {
    layers: [{'app/main': 'one'}, {'app/data': 'x'.repeat(5000)}],
    labels: {'gantry.local/log': 'hello'},
  }
  ;({digest} = await buildImageLayout(layout, image))
  ecr = await startEcr({quirks: true})
  process.chdir(directory)
})

afterEach(async () => {
  process.chdir(here)
  await ecr.stop()
  await rm(directory, {recursive: true, force: true})
})

const push = (...argv: string[]) => runCli(['push', ...argv], ecrEnvironment(ecr))
const uri = '123456789012.dkr.ecr.us-east-1.amazonaws.com/web'

describe('push to ECR', () => {
  it('makes the repository with --create and prints exactly the reference to deploy', async () => {
    const {stdout, stderr, exitCode} = await push(layout, 'web:v1', '--create')
    expect({stdout, exitCode}).toEqual({stdout: `${uri}@${digest}\n`, exitCode: 0})
    expect(stderr.split('\n')[0]).toBe(
      `push OCI layout ${layout} to ${uri}:v1 (account 123456789012, region us-east-1, endpoint ${ecr.endpoint})`,
    )
    const image = ecr.state.regions['us-east-1']?.repositories[0]?.images[0]
    expect(image).toMatchObject({digest, tags: ['v1'], image: {labels: {'gantry.local/log': 'hello'}}})
  })

  it('refuses a missing repository without --create, with the command that makes it', async () => {
    const {stdout, stderr, exitCode} = await push(layout, 'web:v1')
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 2})
    expect(stderr).toContain('repository `web` does not exist in region us-east-1')
    expect(stderr).toContain(
      'pass --create, or run: aws ecr create-repository --repository-name web --region us-east-1',
    )
  })

  it('goes to the endpoint whatever host the reference names', async () => {
    const {stdout, exitCode} = await push(layout, `${uri}:v1`, '--create')
    expect({stdout, exitCode}).toEqual({stdout: `${uri}@${digest}\n`, exitCode: 0})
  })

  it('sends nothing the repository holds: no blob travels twice', async () => {
    await push(layout, 'web:v1', '--create')
    ecr.requests.length = 0
    const {exitCode} = await push(layout, 'web:v2')
    expect(exitCode).toBe(0)
    expect(ecr.requests.filter(request => /blobs/.test(request))).toEqual([])
  })

  it('--json prints start, blobs, manifest, tags and result as lines', async () => {
    const {stdout} = await push(layout, 'web:v1', '--create', '--tag', 'latest', '--json')
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.map(line => line.type)).toEqual(['start', 'blob', 'blob', 'blob', 'manifest', 'tag', 'tag', 'result'])
    expect(lines.every(line => line.v === 1 && !Number.isNaN(Date.parse(line.at)))).toBe(true)
    expect(lines.at(-1)).toMatchObject({reference: `${uri}@${digest}`, exitCode: 0})
    expect(lines.at(-1).bytesSent).toBeGreaterThan(500)
    expect(stdout).not.toMatch(/Basic|password|eyJ/)
  })

  it('--save keeps the reference for deploy, beside what is there', async () => {
    await push(layout, 'web:v1', '--create', '--save', 'app')
    await push(layout, 'web:v2', '--save', 'web')
    const saved = JSON.parse(await readFile(join(directory, '.gantry', 'images.json'), 'utf8'))
    expect(saved).toEqual({app: `${uri}@${digest}`, web: `${uri}@${digest}`})
  })

  it('what --save keeps is what `${image.NAME}` of gantry.yml and of a definition stands for', async () => {
    const asked = '$' + '{image.app}'
    await push(layout, 'web:v1', '--create', '--save', 'app')
    await writeFile(
      join(directory, 'gantry.yml'),
      `services: {web: {taskDefinition: td.json, images: {app: "${asked}"}}}`,
    )
    await writeFile(join(directory, 'td.json'), JSON.stringify({family: asked}))
    const {stdout, exitCode} = await runCli(['render', '--json'], ecrEnvironment(ecr))
    expect(exitCode).toBe(0)
    for (const {text} of JSON.parse(stdout).files) expect(text).toContain(`${uri}@${digest}`)
    expect(JSON.parse(stdout).files).toHaveLength(2)
  })

  it('an immutable tag at this digest is success, at another a refusal before a byte is sent', async () => {
    await push(layout, 'web:v1', '--create', '--immutable')
    expect((await push(layout, 'web:v1')).exitCode).toBe(0)
    const other = join(directory, 'other')
    await buildImageLayout(other, {layers: [{'app/main': 'two'}]})
    ecr.requests.length = 0
    const {stdout, stderr, exitCode} = await push(other, 'web:v1')
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(stderr).toContain(`tag v1 of ${uri} is immutable and already stands for ${digest}`)
    expect(ecr.requests.filter(request => /^(PUT|POST|PATCH)/.test(request))).toEqual([])
  })

  it('--wait-for-scan: the findings of each image, and exit 6 when there are none in time', async () => {
    const scanned = await push(
      layout,
      'scanned:v1',
      '--create',
      '--scan-on-push',
      '--wait-for-scan',
      '--fail-on',
      'HIGH',
    )
    expect(scanned.exitCode).toBe(0)
    expect(scanned.stderr).toContain('no findings')
    const unscanned = await push(
      layout,
      'web:v1',
      '--create',
      '--wait-for-scan',
      '--timeout',
      '1ms',
      '--poll-interval',
      '1ms',
    )
    expect(unscanned.exitCode).toBe(6)
    expect(unscanned.stderr).toContain('no result: NOT_FOUND')
  })

  it('a region in the reference that is not --region’s is refused', async () => {
    const {stderr, exitCode} = await push(layout, `${uri}:v1`, '--region', 'eu-west-1')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is in region us-east-1, --region says eu-west-1')])
  })

  it('a failure with --json is an error line and a result line', async () => {
    const {stdout, exitCode} = await push(layout, 'web:v1', '--json')
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(exitCode).toBe(2)
    expect(lines.map(line => line.type)).toEqual(['error', 'result'])
    expect(lines[0].error).toMatchObject({
      kind: 'usage',
      message: 'repository `web` does not exist in region us-east-1',
    })
    expect(lines[1].exitCode).toBe(2)
  })

  it('a caller who may push and not look can push: the registry says what is wrong', async () => {
    await ecr.call('CreateRepository', {repositoryName: 'web'})
    ecr.intercept = (request, response) => {
      if (!/DescribeRepositories|BatchCheckLayerAvailability/.test(String(request.headers['x-amz-target'])))
        return false
      request.resume()
      const message =
        'User: arn:aws:iam::210987654321:user/ci is not authorized to perform: ecr:DescribeRepositories on resource: *'
      response.writeHead(400).end(JSON.stringify({__type: 'AccessDeniedException', message}))
      return true
    }
    const {stdout, exitCode} = await push(layout, `${uri}:v1`)
    expect([exitCode, stdout]).toEqual([0, `${uri}@${digest}\n`])
    const missing = await push(layout, `${uri}-other:v1`)
    expect([missing.exitCode, missing.stderr]).toEqual([
      3,
      expect.stringContaining("The repository with name 'web-other' does not exist"),
    ])
  })

  it('an ECR endpoint of its own (AWS_ENDPOINT_URL_ECR) is where the image goes, and is named', async () => {
    const {AWS_ENDPOINT_URL, ...rest} = ecrEnvironment(ecr)
    const environment = {...rest, AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_ECR: AWS_ENDPOINT_URL}
    const {stdout, stderr} = await runCli(['push', layout, `${uri}:v1`, '--create'], environment)
    expect(stdout).toBe(`${uri}@${digest}\n`)
    expect(stderr.split('\n')[0]).toContain(`endpoint ${ecr.endpoint})`)
  })
})
