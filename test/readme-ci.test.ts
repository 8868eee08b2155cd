import {spawn} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {type LocalEndpoint, startLocal} from '../src/local/index.js'
import {dockerArchive, tarOf} from './support/images.js'
import {root} from './support/source-graph.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-ci-'))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const section = /^## In CI\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? ''
const workflow = parse(/```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? '') as {
  jobs: {deploy: {steps: Array<{run?: string}>}}
}
const runs = workflow.jobs.deploy.steps.flatMap(({run}) => (run ? [run] : []))
const script = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
let local: LocalEndpoint

/** What a runner has and this machine has not: npm's registry and docker. gantry is the built one. */
function standIns(): string {
  const folder = join(directory, 'bin')
  mkdirSync(folder)
  writeFileSync(join(directory, 'image.tar'), tarOf(dockerArchive({labels: {}}).files))
  const shim = (name: string, body: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  shim('gantry', `exec "${process.execPath}" "${join(root, 'bin/run.js')}" "$@"`)
  shim('npm', 'test "$*" = "install --global gantry-ecs"')
  shim(
    'docker',
    `case "$1" in build) test -d . ;; save) cp "${join(directory, 'image.tar')}" "$4" ;; *) exit 1 ;; esac`,
  )
  return folder
}

beforeAll(async () => {
  local = await startLocal({clusters: [{name: 'default', instances: [{type: 'm5.large', count: 2}]}], speed: 100})
})
afterAll(async () => {
  await local.stop()
  rmSync(directory, {recursive: true, force: true})
})

async function shell(
  text: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{exitCode: number | null; output: string}> {
  // The endpoint lives in this process: a blocking call would wait for itself.
  const child = spawn('bash', ['-e', '-c', text], {
    cwd,
    env: {...process.env, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)))
  const exitCode = await new Promise<number | null>(resolve => child.once('close', resolve))
  return {exitCode, output}
}

describe('the CI section', () => {
  it('every run line of the workflow works as it stands, and so does the plain script', async () => {
    const bin = standIns()
    const env = {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      GITHUB_STEP_SUMMARY: join(directory, 'summary.md'),
      CI_COMMIT: 'fedcba9876543210',
      AWS_ENDPOINT_URL: local.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      GANTRY_POLL_INTERVAL: '50ms',
      XDG_CACHE_HOME: join(directory, 'cache'),
    }
    const work = join(directory, 'work')
    const made = await shell(`gantry init ec2-web "${work}"`, directory, env)
    expect(made.exitCode, made.output).toBe(0)
    expect(runs.length).toBeGreaterThanOrEqual(4)
    for (const run of runs) {
      const {exitCode, output} = await shell(run, work, env)
      expect(exitCode, `${run}\n${output}`).toBe(0)
      expect(output).not.toMatch(/\u001b\[/)
    }
    expect(readFileSync(join(work, 'deploy.xml'), 'utf8')).toContain('<testsuite')
    expect(readFileSync(join(directory, 'summary.md'), 'utf8')).toMatch(/web/)
    const plain = await shell(script, work, {...env, GITHUB_ACTIONS: ''})
    expect(plain.exitCode, plain.output).toBe(0)
    const {services} = await local.clients.ecs.describeServices({cluster: 'default', services: ['web']})
    expect(services?.[0]).toMatchObject({status: 'ACTIVE', runningCount: 2})
    expect(services?.[0]?.deployments?.[0]).toMatchObject({rolloutState: 'COMPLETED'})
  })
})
