import {expect, it} from 'vitest'
import {usageSentence} from '../../src/ui/usage.js'
import {runCli} from '../support/run-cli.js'

it.each([
  [['schema'], /^error `name` is missing\n {2}why {5}name {2}\(task-definition\|/],
  [['images', 'tag'], /^error `image` and `tag` are missing\n(?!.*Note)/],
  [['push', '--tag', 'v1'], /--tag takes what follows it: write it behind the arguments/],
  [['schema', 'x'], /^error expected x to be one of: task-definition/],
  [['status', 'a', 'b'], /^error unexpected argument: b\n/],
  [['scale', 'target-tracking', 'web'], /^error --metric is missing; --target is missing\n/],
  [['deploy', 'web', '--concurrency', 'x'], /^error --concurrency: expected an integer but received: x\n/],
  [['deploy', 'web', '--timeout'], /^error flag --timeout expects a value\n/],
])('gantry %j is told in one line', async (argv, expected) => {
  const {exitCode, stderr} = await runCli(argv)
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(expected)
  expect(stderr).toContain('--help')
  expect(stderr).not.toContain('⏎')
})

it('what names nothing known stays as it is', () => {
  expect(usageSentence('a\nb', []).words).toBe('a; b')
})
