import {describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

describe('gantry schema', () => {
  it.each([
    ['task-definition', 'containerDefinitions'],
    ['service-definition', 'deploymentConfiguration'],
    ['lint-config', 'overrides'],
  ])('%s is a JSON Schema that knows %s', async (name, member) => {
    const {stdout, exitCode} = await runCli(['schema', name])
    const schema = JSON.parse(stdout)
    expect(exitCode).toBe(0)
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(Object.keys(schema.properties)).toContain(member)
    expect(Object.keys(schema.properties)).toContain('$schema')
    expect(schema.additionalProperties).toBe(false)
  })

  it('refuses another name, exit 2', async () => {
    expect((await runCli(['schema', 'dockerfile'])).exitCode).toBe(2)
  })
})
