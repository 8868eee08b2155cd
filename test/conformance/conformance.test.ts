import {writeFileSync} from 'node:fs'
import {ApplicationAutoScaling} from '@aws-sdk/client-application-auto-scaling'
import {CloudWatch} from '@aws-sdk/client-cloudwatch'
import {CloudWatchLogs} from '@aws-sdk/client-cloudwatch-logs'
import {EC2} from '@aws-sdk/client-ec2'
import {ECR} from '@aws-sdk/client-ecr'
import {ECS} from '@aws-sdk/client-ecs'
import {EFS} from '@aws-sdk/client-efs'
import {IAM} from '@aws-sdk/client-iam'
import {SecretsManager} from '@aws-sdk/client-secrets-manager'
import {ServiceQuotas} from '@aws-sdk/client-service-quotas'
import {SSM} from '@aws-sdk/client-ssm'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {services} from '../../src/local/services.js'
import type {ConformanceCall} from './call.js'
import {ecrCalls} from './ecr-calls.js'
import {ecsCalls} from './ecs-calls.js'
import {expressCalls} from './express-calls.js'
import {faultCalls} from './fault-calls.js'
import {neighbourCalls} from './neighbour-calls.js'
import {strategyCalls} from './strategy-calls.js'
import {surroundingsCalls} from './surroundings-calls.js'

const calls: ConformanceCall[] = [
  ...ecsCalls,
  ...neighbourCalls,
  ...surroundingsCalls,
  ...ecrCalls,
  ...faultCalls,
  ...expressCalls,
  ...strategyCalls,
]
const clusterFile = new URL('cluster.yml', import.meta.url).pathname
type Client = Record<string, (input: unknown) => Promise<Record<string, unknown>>>
const clients = new Map<string, Client>()
const saved: Record<string, unknown> = {}
let local: LocalEndpoint

beforeAll(async () => {
  local = await startLocal({clusterFile, virtualClock: true})
  const options = {
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    maxAttempts: 1,
  }
  clients.set('ecs', new ECS(options) as unknown as Client)
  clients.set('ecr', new ECR(options) as unknown as Client)
  clients.set('application-autoscaling', new ApplicationAutoScaling(options) as unknown as Client)
  clients.set('logs', new CloudWatchLogs(options) as unknown as Client)
  clients.set('service-quotas', new ServiceQuotas(options) as unknown as Client)
  clients.set('secretsmanager', new SecretsManager(options) as unknown as Client)
  clients.set('ssm', new SSM(options) as unknown as Client)
  clients.set('cloudwatch', new CloudWatch(options) as unknown as Client)
  clients.set('efs', new EFS(options) as unknown as Client)
  clients.set('ec2', new EC2(options) as unknown as Client)
  clients.set('iam', new IAM(options) as unknown as Client)
  if (process.env.GANTRY_WRITE_CALLS) {
    // The JSON protocols alone: EC2 and IAM answer in XML, EFS over REST.
    const json = calls.filter(({service}) => !['ec2', 'iam', 'efs'].includes(service))
    writeFileSync(new URL('calls.json', import.meta.url), `${JSON.stringify(json, null, 1)}\n`)
  }
})
afterAll(() => local.stop())

/** The value at `a.b[0].c`. */
function at(answer: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((value, step) => (value as Record<string, unknown> | undefined)?.[step], answer)
}

function filledIn<T>(value: T): T {
  const text = JSON.stringify(value ?? {}).replaceAll(/\$\{(\w+)\}/g, (_, name) => String(saved[name]))
  return JSON.parse(text)
}

describe('the real SDK over HTTP', () => {
  it.each(calls.map((call, index) => [index, call.op, call.expect ?? 'ok', call] as const))(
    'call %i: %s → %s',
    async (_index, op, wanted, call) => {
      const client = clients.get(call.service) as Client
      const method = op.charAt(0).toLowerCase() + op.slice(1)
      const result = await (client[method] as Client[string])
        .call(client, filledIn(call.params))
        .catch((error: Error) => error)
      if (wanted !== 'ok') {
        expect(result).toBeInstanceOf(Error)
        expect((result as unknown as Error).name).toBe(wanted)
        expect((result as unknown as Error).message).not.toBe('')
        return
      }
      if (result instanceof Error) throw result
      for (const [name, path] of Object.entries(call.save ?? {})) {
        saved[name] = at(result, path)
        expect(saved[name], path).toBeDefined()
      }
      for (const path of call.has ?? []) expect(at(result, path), path).toBeDefined()
      for (const [path, value] of Object.entries(call.is ?? {}))
        expect(at(result, path), path).toEqual(filledIn({value}).value)
    },
  )

  it('calls every operation it serves once with success and once with an error of its model', () => {
    const served = services
      .filter(({id}) => ['ecs', 'ecr', 'application-auto-scaling', 'logs', 'service-quotas', 'cloudwatch'].includes(id))
      .flatMap(({operations}) => [...operations.keys()])
    const succeeded = new Set(calls.filter(call => !call.expect).map(({op}) => op))
    const failed = new Set(calls.filter(call => call.expect).map(({op}) => op))
    expect(served.filter(op => !succeeded.has(op) && op !== 'GetLogEvents')).toEqual([])
    // They take no input and read no state that can be missing.
    expect(
      served.filter(op => !failed.has(op) && !['DescribeRegistry', 'GetRegistryScanningConfiguration'].includes(op)),
    ).toEqual([])
  })
})
