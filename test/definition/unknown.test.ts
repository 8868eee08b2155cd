import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {lintReport} from '../../src/definition/lint.js'
import type {DefinitionNode} from '../../src/definition/node.js'
import {parseText} from '../../src/definition/parse.js'

const root = fileURLToPath(new URL('../fixtures/lint/', import.meta.url))
const fixtures = readdirSync(root).filter(name => /^\d+$/.test(name) && name !== '120')

function values(node: DefinitionNode, found: DefinitionNode[]): DefinitionNode[] {
  for (const child of [...node.items, ...node.members]) {
    found.push(child)
    values(child, found)
  }
  return found
}

describe('a value that is known only once the file is rendered', () => {
  it('is never judged, whatever it takes the place of', () => {
    const wrong: string[] = []
    let tried = 0
    for (const code of fixtures) {
      const text = readFileSync(`${root}${code}/ok.json`, 'utf8')
      const file = parseText(text, 'ok.json')
      for (const node of values(file.root as DefinitionNode, [])) {
        const put = node.kind === 'string' ? '"${X}"' : '${X}'
        const {findings} = lintReport(parseText(text.slice(0, node.start) + put + text.slice(node.end), 'ok.json'))
        tried++
        for (const {code: other, what} of findings) {
          if (other !== '113') wrong.push(`${code} ${node.path.join('/')}: ${other} ${what}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(3000)
  })

  it('hides nothing that is sure: each bad.json says the same with one more unknown in it', () => {
    const silent: string[] = []
    for (const code of fixtures) {
      const text = readFileSync(`${root}${code}/bad.json`, 'utf8')
      const own = (content: string) =>
        lintReport(parseText(content, 'bad.json')).findings.some(finding => finding.code === code)
      // A member nobody knows, which waits to be rendered.
      if (own(text) && !own(text.replace('{', '{"x-note": "${NOTE}", "x-more": {{ more }},'))) silent.push(code)
    }
    expect(silent).toEqual([])
  })
})
