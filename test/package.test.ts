import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {root} from './support/source-graph.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-package-'))
const installed = join(directory, 'node_modules/gantry-ecs')

/** What `npm pack` ships, unpacked where a consumer would have it; dependencies are the repository's own. */
beforeAll(() => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', directory], {
      cwd: root,
      encoding: 'utf8',
    }),
  ) as [{filename: string}]
  mkdirSync(installed, {recursive: true})
  execFileSync('tar', ['-xzf', join(directory, packed.filename), '-C', installed, '--strip-components=1'])
  for (const name of ['@aws-sdk', '@smithy', '@oclif', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(directory, 'node_modules', name))
  writeFileSync(join(directory, 'package.json'), '{"type":"module","private":true}')
})

afterAll(() => rmSync(directory, {recursive: true, force: true}))

const consumer = `
import {exitCodes, type Finding} from 'gantry-ecs'
import {explain, parseQuery, place} from 'gantry-ecs/placement'
import {startLocal} from 'gantry-ecs/local'

const functions: Array<(...input: never[]) => unknown> = [explain, parseQuery, place, startLocal]
const findings: Finding[] = []
const local = await startLocal({port: 0, virtualClock: true})
const {clusters} = await local.clients.ecs.describeClusters({clusters: ['nowhere']})
await local.advance('10m')
await local.stop()
process.stdout.write(JSON.stringify({functions: functions.map(f => typeof f), done: exitCodes.done, findings, clusters, endpoint: local.endpoint.replace(/\\d+$/, 'PORT')}))
`

describe('the package', () => {
  it('compiles and runs in a consumer, with declarations for every export', () => {
    writeFileSync(join(directory, 'consumer.mts'), consumer)
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'ES2023',
          module: 'NodeNext',
          moduleResolution: 'NodeNext',
          strict: true,
          types: ['node'],
          outDir: 'out',
          skipLibCheck: false,
        },
        files: ['consumer.mts'],
      }),
    )
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', directory], {
      cwd: directory,
      stdio: 'pipe',
    })
    const printed = execFileSync(process.execPath, [join(directory, 'out/consumer.mjs')], {
      cwd: directory,
      encoding: 'utf8',
    })
    expect(JSON.parse(printed)).toEqual({
      functions: ['function', 'function', 'function', 'function'],
      done: 0,
      findings: [],
      clusters: [],
      endpoint: 'http://127.0.0.1:PORT',
    })
  })

  it('ships the bin, and it answers', () => {
    const version = execFileSync(process.execPath, [join(installed, 'bin/run.js'), '--version'], {encoding: 'utf8'})
    expect(version).toMatch(/^gantry-ecs\/\d+\.\d+\.\d+ /)
  })
})
