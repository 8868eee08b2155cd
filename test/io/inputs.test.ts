import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {globExpression, resolveInputs} from '../../src/io/inputs.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-inputs-'))
beforeAll(() => {
  for (const name of [
    'task-definition.json',
    '.aws/task-definition.json',
    'ecs/service-definition.yml',
    'deploy/web-task-def.json',
    'node_modules/x/task-definition.json',
    'src/other.json',
  ]) {
    mkdirSync(join(folder, name, '..'), {recursive: true})
    writeFileSync(join(folder, name), '{}')
  }
})
const names = (files: string[]) => files.map(file => file.replace(`${folder}/`, ''))

describe('the files a caller means', () => {
  it('a folder stands for the usually named definitions in it, and never for what is installed there', async () => {
    expect(names(await resolveInputs([folder]))).toEqual([
      '.aws/task-definition.json',
      'deploy/web-task-def.json',
      'ecs/service-definition.yml',
      'task-definition.json',
    ])
  })

  it('a glob stands for what it matches, a name for itself, each once, - for standard input', async () => {
    const glob = `${folder}/**/*.json`
    const named = `${folder}/src/other.json`
    expect(names(await resolveInputs([named, glob, '-']))).toEqual([
      'src/other.json',
      '.aws/task-definition.json',
      'deploy/web-task-def.json',
      'task-definition.json',
      '-',
    ])
  })

  it.each([
    ['a missing file', 'none.json', 'does not exist'],
    ['a folder without definitions', 'src', 'no task or service definition found'],
    ['a glob without matches', '*.nothing', 'no task or service definition found'],
  ])('%s is refused', async (_, pattern, words) => {
    await expect(resolveInputs([join(folder, pattern)])).rejects.toThrow(words)
  })

  it.each([
    ['*.json', 'a.json', true],
    ['*.json', 'a/b.json', false],
    ['**/*.json', 'a/b/c.json', true],
    ['**/*.json', 'c.json', true],
    ['a?.{json,yml}', 'ab.yml', true],
    ['a.json', 'aXjson', false],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(globExpression(glob).test(path)).toBe(expected)
  })
})
