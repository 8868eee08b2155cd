import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
type Generator = {default: () => Promise<{path: string; content: string}[]>}

describe('what is generated and checked in', () => {
  it.each(['schema', 'rules-doc'])('is what scripts/generate-%s.mjs writes', async name => {
    const {default: generate} = (await import(`${root}/scripts/generate-${name}.mjs`)) as Generator
    for (const {path, content} of await generate()) {
      expect({path, same: readFileSync(`${root}/${path}`, 'utf8') === content}).toEqual({path, same: true})
    }
  })

  it('matches the lines of a pretty report', () => {
    const {problemMatcher} = JSON.parse(readFileSync(`${root}/schemas/problem-matcher.json`, 'utf8'))
    const expression = new RegExp(problemMatcher[0].pattern[0].regexp)
    const line = readFileSync(`${root}/test/fixtures/lint/209/bad.out`, 'utf8').split('\n')[0] as string
    expect(expression.exec(line)?.slice(1)).toEqual([
      'bad.json',
      '18',
      '13',
      'warning',
      'the containers ask for 1024 MiB of 768',
      '209 containers-memory-sum',
    ])
  })
})
