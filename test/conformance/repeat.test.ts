import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'

const clusterFile = new URL('cluster.yml', import.meta.url).pathname
const target = {ecs: 'AmazonEC2ContainerServiceV20141113', ecr: 'AmazonEC2ContainerRegistry_V20150921'}
const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`
let local: LocalEndpoint

/** The body as it came over the wire. */
async function body(service: 'ecs' | 'ecr', op: string, input: object): Promise<string> {
  const response = await fetch(local.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${target[service]}.${op}`,
      authorization: authorization(service),
    },
    body: JSON.stringify(input),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

const cluster = 'conformance'
const reads: [service: 'ecs' | 'ecr', op: string, input: () => object | Promise<object>][] = [
  [
    'ecs',
    'DescribeClusters',
    () => ({clusters: [cluster], include: ['ATTACHMENTS', 'SETTINGS', 'STATISTICS', 'TAGS']}),
  ],
  ['ecs', 'DescribeServices', () => ({cluster, services: ['web'], include: ['TAGS']})],
  ['ecs', 'DescribeTasks', async () => ({cluster, tasks: await arns('ListTasks', 'taskArns')})],
  [
    'ecs',
    'DescribeContainerInstances',
    async () => ({cluster, containerInstances: await arns('ListContainerInstances', 'containerInstanceArns')}),
  ],
  ['ecs', 'DescribeTaskDefinition', () => ({taskDefinition: 'web'})],
  ['ecs', 'DescribeCapacityProviders', () => ({})],
  [
    'ecs',
    'DescribeServiceDeployments',
    async () => {
      const {serviceDeployments} = JSON.parse(await body('ecs', 'ListServiceDeployments', {cluster, service: 'web'}))
      return {serviceDeploymentArns: [serviceDeployments[0].serviceDeploymentArn]}
    },
  ],
  ['ecr', 'DescribeRepositories', () => ({})],
]

async function arns(op: string, member: string): Promise<string[]> {
  return JSON.parse(await body('ecs', op, {cluster}))[member]
}

beforeAll(async () => {
  local = await startLocal({clusterFile, virtualClock: true})
  const containerDefinitions = [{name: 'web', image: 'nginx:1', cpu: 64, memory: 128}]
  await body('ecs', 'RegisterTaskDefinition', {family: 'web', containerDefinitions})
  await body('ecs', 'CreateService', {cluster, serviceName: 'web', taskDefinition: 'web', desiredCount: 4})
  await body('ecr', 'CreateRepository', {repositoryName: 'app'})
})
afterAll(() => local.stop())

describe('a read that follows a read answers with the same bytes', () => {
  it.each([
    ['in the middle of a rollout', '12s'],
    ['in a steady state', '10m'],
  ] as const)('100 times %s', async (_when, later) => {
    local.advance(later)
    for (const [service, op, input] of reads) {
      const asked = await input()
      const answers = new Set<string>()
      for (let count = 0; count < 100; count++) answers.add(await body(service, op, asked))
      expect([op, answers.size]).toEqual([op, 1])
      expect([...answers][0]?.length, op).toBeGreaterThan(150)
    }
  })
})
