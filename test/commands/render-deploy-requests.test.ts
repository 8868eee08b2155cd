// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of definition files
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {loadRequests} from '../../src/commands/flags/deploy-requests.js'
import {pollIntervalMs} from '../../src/commands/flags/rollout.js'
import {loadProject} from '../../src/project/load.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-requests-'))
const taskDefinition = join(folder, 'td.json')
writeFileSync(
  taskDefinition,
  JSON.stringify({
    family: 'web',
    containerDefinitions: [
      {name: 'web', image: '${image.app}', memory: 128, environment: [{name: 'KEY', value: '${ssm:/key}'}]},
    ],
  }),
)
const ssm = async () =>
  ({getParameters: async () => ({Parameters: [{Name: '/key', Value: 'from "ssm"', Type: 'String'}]})}) as never
const words = (images: string[], allowTag = true) => ({
  services: ['web'],
  taskDefinition,
  images,
  forceNewDeployment: false,
  sources: {allowTag, ssm},
})

// A task definition that asks for nothing itself.
const plain = join(folder, 'plain.json')
writeFileSync(plain, '{"family": "web", "containerDefinitions": [{"name": "web", "image": "old", "memory": 128}]}')
const project = async (text: string, images: Record<string, string>) =>
  loadProject(
    {directory: folder, images},
    {read: async path => (path === join(folder, 'gantry.yml') ? text : undefined)},
  )

describe('--image and `${image.NAME}` of gantry.yml', () => {
  const services = (rest: string) => `services:\n  web:\n    taskDefinition: plain.json\n${rest}`
  it('the flag reaches the container the file names', async () => {
    const loaded = await project(services('    images: {web: "${image.api}"}\n'), {api: 'repo/api:2'})
    const {requests} = await loadRequests({services: [], images: ['api=repo/api:2'], forceNewDeployment: false}, loaded)
    expect(requests[0]?.images).toEqual({web: 'repo/api:2'})
  })
  it('a service the file does not give that image to has it as an override', async () => {
    const text = services('    images: {web: "${image.api}"}\n  worker:\n    taskDefinition: plain.json\n')
    const loaded = await project(text, {api: 'repo/api:2'})
    const {requests} = await loadRequests(
      {services: ['worker'], images: ['api=repo/api:2'], forceNewDeployment: false},
      loaded,
    )
    expect(requests[0]?.images).toEqual({api: 'repo/api:2'})
  })
})

describe('what lint says of a service definition', () => {
  const service = join(folder, 'service.json')
  const definition = {
    serviceName: 'web',
    deploymentController: {type: 'EXTERNAL'},
    loadBalancers: [{targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/b', containerName: 'wbe'}],
  }
  writeFileSync(
    service,
    JSON.stringify({...definition, loadBalancers: [{...definition.loadBalancers[0], containerPort: 80}]}),
  )
  const said = async (live?: {deploymentController?: {type: 'ECS' | 'EXTERNAL'}}) => {
    const {requests, lintOf} = await loadRequests(
      {services: ['web'], taskDefinition: plain, serviceDefinition: service, images: [], forceNewDeployment: false},
      undefined,
    )
    return lintOf(requests[0]!, live as never).flatMap(({code}) => (code?.startsWith('10') ? code : []))
  }

  it('is told with its task definition, and with the controller the service has', async () => {
    expect(await said()).toEqual(['1013'])
    expect(await said({})).toEqual(['1049', '1013'])
    expect(await said({deploymentController: {type: 'EXTERNAL'}})).toEqual(['1013'])
  })
})

describe('how often AWS is asked', () => {
  const written = {
    services: {
      web: {taskDefinition: plain, pollIntervalMs: 2000},
      worker: {taskDefinition: plain, pollIntervalMs: 1000},
      quiet: {taskDefinition: plain},
    },
  }
  it.each<[string, string | undefined, string[], number]>([
    ['as the flag says', '7s', ['web'], 7000],
    ['as gantry.yml says for the service', undefined, ['web'], 2000],
    ['as the most eager of all services needs it, when none is named', undefined, [], 1000],
    ['every five seconds where nothing is said', undefined, ['quiet'], 5000],
  ])('%s', (_name, flag, services, expected) => {
    expect(pollIntervalMs(flag, written, services)).toBe(expected)
  })
})

describe('the definition files of a deploy', () => {
  it('come with their values in; an image the file asks for is no override of a container', async () => {
    const {requests} = await loadRequests(words(['app=repo/app:v1', 'sidecar=side:1']), undefined)
    const [request] = requests
    expect(request?.images).toEqual({sidecar: 'side:1'})
    expect(JSON.stringify(request?.taskDefinition)).toContain('"image":"repo/app:v1"')
    expect(JSON.stringify(request?.taskDefinition)).toContain('from \\"ssm\\"')
  })
  it('refuse a tag where a digest is wanted, with the place', async () => {
    await expect(loadRequests(words(['app=repo/app:v1'], false), undefined)).rejects.toMatchObject({
      exitCode: 2,
      at: {file: taskDefinition, line: 1},
    })
  })
})
