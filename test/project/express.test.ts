import {describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {parseProject} from '../../src/project/parse.js'
import {projectSchema} from '../../src/project/schema.js'
import {readYaml} from '../../src/project/yaml-source.js'

const parse = async (text: string) => parseProject(await readYaml(text, 'gantry.yml'), '/app')
const roles = `infrastructureRoleArn: arn:aws:iam::123456789012:role/infra
      executionRoleArn: arn:aws:iam::123456789012:role/exec`
const service = (lines: string, more = '') => `services:
  web:
    express:
      ${lines}
${more}`

async function refusal(text: string): Promise<UserError> {
  try {
    await parse(text)
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return error as UserError
  }
  throw new Error('nothing was refused')
}

describe('express: in gantry.yml', () => {
  it('is read as the API takes it, amounts as text', async () => {
    const {services} = await parse(
      service(`${roles}
      cpu: 512
      memory: 1024
      healthCheckPath: /health
      primaryContainer:
        image: web:1
        containerPort: 8080
        environment: [{name: A, value: "1"}]
      scalingTarget: {minTaskCount: 2, maxTaskCount: 6, autoScalingMetric: AVERAGE_MEMORY}`),
    )
    expect(services.web).toEqual({
      express: {
        infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infra',
        executionRoleArn: 'arn:aws:iam::123456789012:role/exec',
        cpu: '512',
        memory: '1024',
        healthCheckPath: '/health',
        primaryContainer: {image: 'web:1', containerPort: 8080, environment: [{name: 'A', value: '1'}]},
        scalingTarget: {minTaskCount: 2, maxTaskCount: 6, autoScalingMetric: 'AVERAGE_MEMORY'},
      },
    })
  })

  it('goes with a task definition of its own', async () => {
    const {services} = await parse(
      service('infrastructureRoleArn: arn:aws:iam::123456789012:role/infra', '    taskDefinition: web.json'),
    )
    expect(services.web?.taskDefinition).toBe('/app/web.json')
  })

  const container = 'primaryContainer: {image: web:1}'
  const mistakes: [what: string, text: string, line: number, message: RegExp, fix: RegExp][] = [
    [
      'a typo',
      service(`${roles}\n      primaryContainr: {image: a}`),
      6,
      /unknown key `primaryContainr`/,
      /primaryContainer/,
    ],
    [
      'a typo deep inside',
      service(`${roles}\n      primaryContainer: {image: a, port: 80}`),
      6,
      /unknown key `port`/,
      /containerPort|known keys/,
    ],
    [
      'an unknown metric',
      service(`${roles}\n      ${container}\n      scalingTarget: {autoScalingMetric: CPU}`),
      7,
      /is `CPU`/,
      /AVERAGE_CPU/,
    ],
    [
      'no infrastructure role',
      service(`executionRoleArn: a\n      ${container}`),
      4,
      /`infrastructureRoleArn` is missing/,
      /role/,
    ],
    [
      'no execution role',
      service(`infrastructureRoleArn: a\n      ${container}`),
      4,
      /`executionRoleArn` is missing/,
      /role/,
    ],
    ['nothing to run', service(roles), 4, /nothing to run/, /primaryContainer/],
    [
      'no image',
      service(`${roles}\n      primaryContainer: {containerPort: 80}`),
      6,
      /`primaryContainer.image` is missing/,
      /image/,
    ],
    [
      'half a log configuration',
      service(`${roles}\n      primaryContainer: {image: a, awsLogsConfiguration: {logGroup: g}}`),
      6,
      /awsLogsConfiguration is half there/,
      /both/,
    ],
    [
      'a secret without its source',
      service(`${roles}\n      primaryContainer: {image: a, secrets: [{name: A}]}`),
      6,
      /valueFrom` is missing/,
      /valueFrom/,
    ],
    [
      'both definitions',
      service(`${roles}\n      ${container}`, '    taskDefinition: web.json'),
      6,
      /`primaryContainer` and taskDefinition exclude each other/,
      /take/,
    ],
    [
      'a service definition',
      service(`${roles}\n      ${container}`, '    serviceDefinition: s.json'),
      4,
      /has a serviceDefinition too/,
      /take serviceDefinition out/,
    ],
    [
      'a count',
      service(`${roles}\n      ${container}`, '    desiredCount: 2'),
      4,
      /has a desiredCount too/,
      /scalingTarget/,
    ],
    [
      'a scaling section',
      service(`${roles}\n      ${container}`, '    scaling: {min: 1, max: 2}'),
      7,
      /has a `scaling` section/,
      /scalingTarget/,
    ],
    [
      'a size Fargate does not sell',
      service(`${roles}\n      ${container}\n      cpu: 256\n      memory: 8192`),
      8,
      /no task of 256 CPU units and 8192 MiB/,
      /512, 1024, 2048/,
    ],
    [
      'bounds upside down',
      service(`${roles}\n      ${container}\n      scalingTarget: {minTaskCount: 5, maxTaskCount: 2}`),
      7,
      /minTaskCount 5/,
      /≤/,
    ],
    [
      'a relative path',
      service(`${roles}\n      ${container}\n      healthCheckPath: health`),
      7,
      /is no path/,
      /\/health/,
    ],
    [
      'a variable twice',
      service(`${roles}\n      primaryContainer: {image: a, environment: [{name: A, value: b}, {name: A, value: c}]}`),
      6,
      /`A` stands twice/,
      /take/,
    ],
  ]
  it.each(mistakes)('%s has its place and its mend', async (_, text, line, message, fix) => {
    const error = await refusal(text)
    expect(error.message).toMatch(message)
    expect(error.fix).toMatch(fix)
    expect(error.at?.line).toBe(line)
  })

  it('an environment writes what differs, and no more', async () => {
    const text = service(
      `${roles}
      ${container}
      scalingTarget: {minTaskCount: 2, maxTaskCount: 6}`,
      `environments:
  staging:
    services:
      web:
        express: {primaryContainer: {containerPort: 8080}, scalingTarget: {maxTaskCount: 2}}`,
    )
    const {services} = parseProject(await readYaml(text, 'gantry.yml'), '/app', 'staging')
    expect(services.web?.express).toMatchObject({
      infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infra',
      primaryContainer: {image: 'web:1', containerPort: 8080},
      scalingTarget: {minTaskCount: 2, maxTaskCount: 2},
    })
  })

  it('stands in the schema editors read, with the SDK’s own members and values', () => {
    const express = projectSchema.properties?.services?.additionalProperties
    const node = typeof express === 'object' ? express.properties?.express : undefined
    expect(Object.keys(node?.properties ?? {}).sort()).toEqual([
      'cpu',
      'cpuArchitecture',
      'executionRoleArn',
      'healthCheckPath',
      'infrastructureRoleArn',
      'memory',
      'networkConfiguration',
      'primaryContainer',
      'scalingTarget',
      'tags',
      'taskDefinitionArn',
      'taskRoleArn',
    ])
    expect(node?.properties?.scalingTarget?.properties?.autoScalingMetric?.enum).toEqual([
      'AVERAGE_CPU',
      'AVERAGE_MEMORY',
      'REQUEST_COUNT_PER_TARGET',
    ])
  })
})
