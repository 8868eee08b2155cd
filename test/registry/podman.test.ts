import {execFile, spawn} from 'node:child_process'
import {access, chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openSource} from '../../src/registry/sources/open-source.js'
import {dockerArchive, noise, prose, tarOf} from '../support/images.js'

// A real daemon is slow to come up and wants root: GANTRY_PODMAN=1 asks for it, on a machine with podman.
const wanted = process.env['GANTRY_PODMAN'] === '1'
if (!wanted) process.stderr.write('podman.test.ts: skipped, GANTRY_PODMAN=1 asks for a real Podman\n')

const image = dockerArchive({layers: [prose(400_000, 1), noise(900_000, 2)], tag: 'localhost/web:v1'})
const path = process.env.PATH
let directory: string
let stop = () => {}

beforeAll(async () => {
  if (!wanted) return
  directory = await mkdtemp(join(tmpdir(), 'gantry-podman-'))
  const storage = ['--root', join(directory, 'root'), '--runroot', join(directory, 'run'), '--storage-driver', 'vfs']
  await writeFile(join(directory, 'image.tar'), tarOf(image.files))
  await promisify(execFile)('podman', [...storage, 'load', '-i', join(directory, 'image.tar')])
  const socket = join(directory, 'podman.sock')
  const service = spawn('podman', [...storage, 'system', 'service', '--time=0', `unix://${socket}`], {stdio: 'ignore'})
  stop = () => void service.kill()
  while (
    !(await access(socket).then(
      () => true,
      () => false,
    ))
  )
    await new Promise(resolve => setTimeout(resolve, 50))
  // What sshd does: runs the command, over there.
  await writeFile(join(directory, 'ssh'), '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift 2\nexec sh -c "$*"\n')
  await chmod(join(directory, 'ssh'), 0o755)
}, 120_000)
afterAll(async () => {
  process.env.PATH = path
  stop()
  if (wanted) await rm(directory, {recursive: true, force: true})
})

async function diffIds(source: string, environment: Record<string, string>): Promise<unknown> {
  const opened = await openSource(source, {
    standardInput: (async function* () {})(),
    environment,
    connectRemote: () => Promise.reject(new Error('no remote here')),
  })
  const loaded = await opened.load({})
  if (loaded.kind !== 'unbuilt') throw new Error('no archive')
  // Compressing checks the bytes of each against its diff_id.
  for (const layer of loaded.layers) await layer.build(() => {})
  await opened.close()
  return loaded.layers.map(layer => layer.diffId)
}

describe.skipIf(!wanted)('a real Podman exports', () => {
  const socketOf = () => join(directory, 'podman.sock')
  it('over its socket', async () => {
    expect(await diffIds('docker:localhost/web:v1', {DOCKER_HOST: `unix://${socketOf()}`})).toEqual(image.diffIds)
  })
  it('over ssh, by its own dial-stdio', async () => {
    process.env.PATH = `${directory}:${path}`
    for (let time = 0; time < 5; time++) {
      expect(await diffIds('podman:web:v1', {CONTAINER_HOST: `ssh://core@build${socketOf()}`})).toEqual(image.diffIds)
    }
  })
  it('nothing it does not have', async () => {
    await expect(diffIds('docker:localhost/nope:v1', {DOCKER_HOST: `unix://${socketOf()}`})).rejects.toMatchObject({
      message: `the daemon at ${socketOf()} has no image \`localhost/nope:v1\``,
    })
  })
})
