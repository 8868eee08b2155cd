import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {filesBelow, root} from '../support/source-graph.js'

interface Flag {
  char?: string
  multiple?: boolean
}
interface ManifestCommand {
  id: string
  pluginName: string
  flags: Record<string, Flag>
  examples?: unknown[]
}
const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, ManifestCommand>
}
const own = Object.values(manifest.commands).filter(command => command.pluginName === 'gantry-ecs')
const command = (id: string) => own.find(candidate => candidate.id === id)

const shared = ['json', 'config', 'environment', 'no-color', 'quiet', 'verbose']
const aws = ['cluster', 'region', 'profile', 'endpoint-url', 'yes']

/** The forms other programs may rely on: command, its own flags, those that may be repeated. */
const forms: Array<[string, string[], string[]]> = [
  ['register', ['family', 'image', 'tag', 'allow-unknown', 'dry-run'], ['image', 'tag']],
  ['push', ['tag', 'create'], ['tag']],
  [
    'deploy',
    [
      'task-definition',
      'service-definition',
      'image',
      'desired-count',
      'create',
      'force-new-deployment',
      'no-wait',
      'dry-run',
      'timeout',
      'poll-interval',
    ],
    ['image'],
  ],
  ['watch', ['timeout', 'poll-interval'], []],
  [
    'explain',
    [
      'task-definition',
      'service-definition',
      'snapshot',
      'container-instances',
      'count',
      'constraint',
      'strategy',
      'seed',
      'what-if',
      'all',
      'html',
    ],
    ['constraint', 'strategy', 'what-if'],
  ],
  ['scale:target-tracking', ['metric', 'target', 'min', 'max'], []],
  ['lifecycle:put', ['policy'], []],
]

describe('the forms', () => {
  it.each(forms)('%s has its flags, and those every AWS command has', (id, flags, repeated) => {
    const found = command(id)
    expect(Object.keys(found?.flags ?? {})).toEqual(expect.arrayContaining([...flags, ...shared, ...aws]))
    for (const name of repeated) expect(found?.flags[name]?.multiple, name).toBe(true)
    expect(found?.flags.cluster?.char).toBe('c')
    expect(found?.flags.environment?.char).toBe('e')
    expect(found?.flags.yes?.char).toBe('y')
  })

  it('local start has its flags', () => {
    const flags = Object.keys(command('local:start')?.flags ?? {})
    expect(flags).toEqual(
      expect.arrayContaining([
        'port',
        'speed',
        'seed',
        'account',
        'cluster-file',
        'state',
        'scenario',
        'ecr-quirks',
        'strict-input',
        'json',
      ]),
    )
  })

  it('the demo takes an endpoint', () => expect(Object.keys(command('demo')?.flags ?? {})).toContain('endpoint-url'))
})

describe('every command', () => {
  it.each(own.map(found => [found.id, found] as const))('%s has the shared flags and an example', (_, found) => {
    expect(Object.keys(found.flags)).toEqual(expect.arrayContaining(shared))
    expect(found.examples?.length).toBeGreaterThan(0)
  })

  // Piped input would otherwise become the first missing argument, whatever it was meant for.
  it.each(filesBelow('src/commands', '.ts'))('%s takes no argument from standard input by itself', file => {
    const text = readFileSync(join(root, file), 'utf8')
    expect(text.match(/ignoreStdin: true/g)?.length ?? 0).toBe(text.match(/Args\.\w+\(/g)?.length ?? 0)
  })
})
