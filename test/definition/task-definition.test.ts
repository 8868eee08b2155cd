import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {normaliseTaskDefinition, sameTaskDefinition} from '../../src/definition/task-definition.js'

const input = {
  family: 'web',
  containerDefinitions: [
    {
      name: 'app',
      image: 'nginx:1',
      memory: 512,
      portMappings: [{containerPort: 80}],
      environment: [
        {name: 'B', value: '2'},
        {name: 'A', value: '1'},
      ],
      healthCheck: {command: ['CMD', '/healthy']},
    },
  ],
}
const live = {
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:210987654321:task-definition/web:3',
  family: 'web',
  revision: 3,
  status: 'ACTIVE',
  networkMode: 'bridge',
  volumes: [],
  placementConstraints: [],
  compatibilities: ['EC2'],
  requiresAttributes: [{name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18'}],
  registeredAt: '2026-01-05T10:00:00Z',
  containerDefinitions: [
    {
      name: 'app',
      image: 'nginx:1',
      cpu: 0,
      memory: 512,
      essential: true,
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      portMappings: [{containerPort: 80, hostPort: 0, protocol: 'tcp'}],
      environment: [
        {name: 'A', value: '1'},
        {name: 'B', value: '2'},
      ],
      healthCheck: {command: ['CMD', '/healthy'], interval: 30, timeout: 5, retries: 3},
    },
  ],
}

describe('a task definition and the live one', () => {
  it('are the same when only defaults, order and what Describe adds differ', () => {
    expect(sameTaskDefinition(input, live)).toBe(true)
  })

  it.each([
    ['another image', {image: 'nginx:2'}],
    ['more memory', {memory: 1024}],
    ['another variable', {environment: [{name: 'A', value: '1'}]}],
    ['another command', {command: ['serve']}],
    ['an empty entry point', {entryPoint: ['']}],
    ['not essential', {essential: false}],
    ['another port', {portMappings: [{containerPort: 81}]}],
  ])('differ: %s', (_, change) => {
    expect(
      sameTaskDefinition({...input, containerDefinitions: [{...input.containerDefinitions[0], ...change}]}, live),
    ).toBe(false)
  })

  it('differ by the order of containers and of arguments, which means something', () => {
    const command = (...words: string[]) => ({
      ...input,
      containerDefinitions: [{...input.containerDefinitions[0], command: words}],
    })
    expect(sameTaskDefinition(command('a', 'b'), command('b', 'a'))).toBe(false)
  })

  it('compare tags only when the file has some', () => {
    const tagged = {...live, tags: [{key: 'team', value: 'web'}]}
    expect(sameTaskDefinition(input, tagged)).toBe(true)
    expect(sameTaskDefinition({...input, tags: [{key: 'team', value: 'web'}]}, tagged)).toBe(true)
    expect(sameTaskDefinition({...input, tags: [{key: 'team', value: 'shop'}]}, tagged)).toBe(false)
  })

  it('take sizes in either spelling', () => {
    expect(sameTaskDefinition({...input, cpu: '.5 vCPU', memory: '1 GB'}, {...live, cpu: '512', memory: '1024'})).toBe(
      true,
    )
  })

  it('sameness is a relation: of a value to itself, and both ways', () => {
    const seed = Number(process.env.GANTRY_SEED ?? 20260105)
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(sameTaskDefinition(a, a)).toBe(true)
        expect(sameTaskDefinition(a, b)).toBe(sameTaskDefinition(b, a) || hasTags(a) !== hasTags(b))
      }),
      {seed, numRuns: 1000},
    )
  })
})

const hasTags = (value: unknown) => typeof value === 'object' && value !== null && 'tags' in value

describe('normalising', () => {
  it('unwraps, moves tags in, drops what only Describe returns, $schema and nulls, and keeps the unknown', () => {
    const wrapped = {
      taskDefinition: {...live, ipcMode: null, brandNew: 1, $schema: 'x'},
      tags: [{key: 'a', value: 'b'}],
    }
    const {containerDefinitions: _, ...rest} = normaliseTaskDefinition(wrapped) as unknown as Record<string, unknown>
    expect(rest).toEqual({
      family: 'web',
      networkMode: 'bridge',
      volumes: [],
      placementConstraints: [],
      brandNew: 1,
      tags: [{key: 'a', value: 'b'}],
    })
  })

  it.each([[null], [5], ['x'], [[]], [{}]])('of %j is empty', value => {
    expect(normaliseTaskDefinition(value)).toEqual({})
  })
})
