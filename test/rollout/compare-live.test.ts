import {describe, expect, it} from 'vitest'
import {compareWithLive} from '../../src/rollout/compare-live.js'
import {formatComparison} from '../../src/ui/differences.js'

const plain = {red: String, green: String, yellow: String, dim: String, bold: String}
const arn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:7'
const registeredAt = new Date('2026-01-05T10:00:00Z')

function ecsWith(service: object | undefined) {
  return {
    describeServices: async () => ({services: service ? [service] : []}),
    describeTaskDefinition: async () => ({
      taskDefinition: {
        taskDefinitionArn: arn,
        registeredBy: 'arn:aws:iam::123456789012:user/ci',
        registeredAt,
        family: 'web',
        containerDefinitions: [{name: 'web', image: 'web:v1', memory: 512, cpu: 0, essential: true}],
      },
    }),
  } as never
}
const live = {
  serviceName: 'web',
  status: 'ACTIVE',
  taskDefinition: arn,
  desiredCount: 3,
  serviceRegistries: [{registryArn: 'arn:r'}],
}
const file = {input: {family: 'web', containerDefinitions: [{name: 'web', image: 'web:v1', memory: 512}]}}

describe('compareWithLive', () => {
  it('nothing differs; what the file leaves out is kept, and who registered the revision is told', async () => {
    const comparison = await compareWithLive(ecsWith(live), 'prod', {
      service: 'web',
      taskDefinition: file,
      serviceDefinition: {desiredCount: 3},
    })
    expect(comparison).toEqual({
      service: 'web',
      exists: true,
      taskDefinitionArn: arn,
      registeredBy: 'arn:aws:iam::123456789012:user/ci',
      registeredAt: '2026-01-05T10:00:00.000Z',
      taskDefinition: [],
      serviceDefinition: [],
      kept: ['serviceRegistries'],
    })
    expect(formatComparison(comparison, plain)).toBe(
      [
        'service web  live: web:7, registered by arn:aws:iam::123456789012:user/ci at 2026-01-05T10:00:00.000Z',
        '  nothing differs',
        '  kept as they are live: serviceRegistries',
      ].join('\n'),
    )
  })

  it('an image by flag and another count', async () => {
    const comparison = await compareWithLive(ecsWith(live), 'prod', {
      service: 'web',
      taskDefinition: file,
      images: {web: 'web:v2'},
      desiredCount: 5,
    })
    expect(formatComparison(comparison, plain).split('\n').slice(1, 9)).toEqual([
      '  task definition',
      '  /containerDefinitions/web/image',
      '      - web:v1',
      '      + web:v2',
      '  service',
      '  /desiredCount',
      '      - 3',
      '      + 5',
    ])
  })

  it('a service that is not there: everything is new', async () => {
    const comparison = await compareWithLive(ecsWith(undefined), 'prod', {service: 'web', taskDefinition: file})
    expect(comparison).toMatchObject({exists: false, kept: []})
    expect(comparison.taskDefinition.every(({from}) => from === undefined)).toBe(true)
  })

  it('another revision by name is one difference, the same one is none', async () => {
    const of = (name: string) => compareWithLive(ecsWith(live), 'prod', {service: 'web', taskDefinition: {arn: name}})
    expect((await of('web:7')).taskDefinition).toEqual([])
    expect((await of('web:6')).taskDefinition).toEqual([{pointer: '', from: arn, to: 'web:6'}])
  })
})
