import {execFile, execFileSync} from 'node:child_process'
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, ociLayout, tarOf, writeFiles} from '../support/images.js'
import {connect, credentialsOf, open, pushAll} from '../support/push-run.js'

const installed = (() => {
  try {
    execFileSync('sh', ['-c', 'command -v skopeo'], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
})()
if (!installed) process.stderr.write('skopeo-endpoint.test.ts: skipped, skopeo is not installed\n')

let directory: string
let ecr: EcrServer
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-skopeo-'))
  ecr = await startEcr()
  await ecr.call('CreateRepository', {repositoryName: 'web'})
})
afterEach(async () => {
  await ecr.stop()
  await rm(directory, {recursive: true, force: true})
})

const forms: Record<string, () => {files: Map<string, Buffer>; folder?: true}> = {
  'a layout in a folder': () => ({...ociLayout(), folder: true}),
  'a layout in a tar': () => ociLayout(),
  'an index': () => ociLayout({platforms: ['amd64', 'arm64']}),
  'a docker-archive': () => dockerArchive(),
}

describe.skipIf(!installed)('what was pushed to the endpoint is what skopeo pulls', () => {
  it.each(Object.entries(forms))('%s, byte for byte', async (_form, make) => {
    const {files, folder} = make()
    const path = join(directory, 'source')
    if (folder) await writeFiles(path, files)
    else await writeFile(path, tarOf(files))
    const api = connect(ecr)
    const source = await open(path)
    const {digest} = await pushAll(api, source)
    api.close()
    await source.close()
    const pulled = join(directory, 'pulled')
    const {username, password} = await credentialsOf(ecr).get()
    await promisify(execFile)('skopeo', [
      'copy',
      '-q',
      '--insecure-policy',
      '--all',
      '--src-tls-verify=false',
      '--src-creds',
      `${username}:${password}`,
      `docker://${ecr.host}/web:v1`,
      `oci:${pulled}:v1`,
    ])
    const index = JSON.parse(await readFile(join(pulled, 'index.json'), 'utf8'))
    expect(index.manifests[0].digest).toBe(digest)
    const blobs = await readdir(join(pulled, 'blobs', 'sha256'))
    const repository = ecr.state.regions['us-east-1']?.repositories[0]
    expect(blobs).toHaveLength((repository?.blobs.length ?? 0) + (repository?.images.length ?? 0))
    for (const blob of blobs) {
      const given = files.get(`blobs/sha256/${blob}`)
      if (given) expect((await readFile(join(pulled, 'blobs', 'sha256', blob))).equals(given)).toBe(true)
    }
  })
})
