import {expect, it} from 'vitest'
import {lintReport} from '../../src/definition/lint.js'
import {parseDefinition} from '../../src/definition/parse.js'

const lint = async (value: object) =>
  lintReport(await parseDefinition(JSON.stringify(value, null, 2), 'express.json'), {})
const minimal = {
  serviceName: 'web',
  executionRoleArn: 'arn:aws:iam::210987654321:role/ecsTaskExecutionRole',
  infrastructureRoleArn: 'arn:aws:iam::210987654321:role/ecsInfrastructureRoleForExpressServices',
  primaryContainer: {image: '210987654321.dkr.ecr.eu-west-1.amazonaws.com/web:1.4.0', containerPort: 8080},
}

it('an Express service’s input is known as one, and a good one is silent', async () => {
  const report = await lint(minimal)
  expect(report.kind).toBe('express-service')
  expect(report.findings).toEqual([])
})

it('a misspelt member, a wrong type and a value of no enumeration have their places', async () => {
  const {findings} = await lint({
    ...minimal,
    primaryContainer: {...minimal.primaryContainer, containrPort: 80},
    scalingTarget: {minTaskCount: '1', autoScalingMetric: 'CPU'},
  })
  expect(findings.map(({rule, at}) => [rule, at?.pointer])).toEqual([
    ['unknown-field', '/primaryContainer/containrPort'],
    ['number-as-string', '/scalingTarget/minTaskCount'],
    ['enum', '/scalingTarget/autoScalingMetric'],
  ])
  expect(findings[0]?.fix).toMatch(/containerPort/)
})

it('what must be there within a member is asked for', async () => {
  const {findings} = await lint({...minimal, primaryContainer: {containerPort: 8080}})
  expect(findings.map(({what}) => what).join()).toMatch(/image/)
})
