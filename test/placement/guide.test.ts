import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import * as library from '../../src/placement/index.js'

test('the guide’s example runs and prints what the guide says', () => {
  const guide = readFileSync(new URL('../../docs/guides/placement-library.md', import.meta.url), 'utf8')
  const example = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
  const imported = /^import \{(.*)\} from 'gantry-ecs\/placement'$/m.exec(example)
  const names = (imported?.[1] ?? '').split(',').map(name => name.trim())
  for (const name of names) expect(library).toHaveProperty(name)
  const exported: Record<string, unknown> = {...library}
  const printed: string[] = []
  const log = (...parts: unknown[]) =>
    printed.push(parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '))
  const body = example.replace(imported?.[0] as string, '')
  new Function('console', ...names, body)({log}, ...names.map(name => exported[name]))
  expect(printed[0]).toBe('does-not-fit')
  expect(printed[1]).toMatch('"need":2048,"free":1536,"total":7680')
  expect(printed.slice(3)).toEqual([
    "lower memory from 2048 to 1536 MiB (--what-if 'memory=1536': 1)",
    "add 1 m5.large (--what-if 'add 1 m5.large': 1)",
  ])
})
