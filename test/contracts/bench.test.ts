import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {figuresLine, tableLines} from '../../bench/report.mjs'
import {root} from '../support/source-graph.js'

const result = {
  figures: [
    {
      name: 'lint one file',
      value: 90,
      unit: 'ms',
      better: 'lower' as const,
      n: 9,
      min: 88,
      max: 97,
      peer: {name: 'aws', version: '2.1', value: 400},
      ratio: 0.225,
    },
    {
      name: 'files',
      value: 2500,
      unit: '1/s',
      better: 'higher' as const,
      n: 5,
      min: 2400,
      max: 2600,
      size: '1000 files',
    },
  ],
  skipped: [{name: 'cfn-lint', why: 'not on this machine'}],
}

it('the last line is one JSON document of the agreed shape', () => {
  const line = figuresLine('lint', result)
  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({v: 1, bench: 'lint', node: process.version, cpus: expect.any(Number), ...result})
})

it('the table names what was skipped, and the peers', () => {
  expect(tableLines(result)).toEqual([
    'lint one file  90 ms     n 9, 88–97      aws 2.1 400  ratio 0.23',
    'files          2500 1/s  n 5, 2400–2600                           [1000 files]',
    'skipped cfn-lint: not on this machine',
  ])
})

it('every bench is a file with one default export', () => {
  for (const name of readdirSync(join(root, 'bench')).filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))) {
    expect(readFileSync(join(root, 'bench', name), 'utf8'), name).toMatch(/^export default async/m)
  }
})
