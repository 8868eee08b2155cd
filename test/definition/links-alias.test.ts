import {expect, it} from 'vitest'
import {lint} from '../../src/definition/lint.js'
import {parseText} from '../../src/definition/parse.js'

const definition = (link: string) =>
  parseText(
    JSON.stringify({
      family: 'web',
      requiresCompatibilities: ['EC2'],
      networkMode: 'bridge',
      containerDefinitions: [
        {name: 'app', image: 'app:1', memory: 64},
        {name: 'front', image: 'front:1', memory: 64, links: [link]},
        {name: 'side', image: 'side:1', memory: 64},
      ],
      volumes: [{name: 'shared', host: {sourcePath: '/srv'}}],
    }),
    'task.json',
  )
const findings = (link: string) => lint(definition(link)).filter(({code}) => code === '324')

it.each([
  ['app:shared', 'links to "app" as "shared", the name of a volume'],
  ['app:side', 'links to "app" as "side", the name of another container'],
])('%s is legal, and likely a slip', (link, words) => {
  expect(findings(link)).toMatchObject([
    {severity: 'warning', certainty: 'likely', what: expect.stringContaining(words)},
  ])
})

it.each(['app', 'app:backend', 'app:app'])('%s is fine', link => expect(findings(link)).toEqual([]))
