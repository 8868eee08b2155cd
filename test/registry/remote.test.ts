import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {remoteSource} from '../../src/registry/sources/remote.js'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {ociLayout, tarOf} from '../support/images.js'
import {connect, instantly, open, pushAll} from '../support/push-run.js'

let from: EcrServer
let to: EcrServer
const {files, digest, referrer} = ociLayout({platforms: ['amd64', 'arm64'], referrer: true})

beforeEach(async () => {
  from = await startEcr({quirks: true})
  to = await startEcr({quirks: true})
  await from.call('CreateRepository', {repositoryName: 'web'})
  await to.call('CreateRepository', {repositoryName: 'copy'})
  const source = await open('-', {
    standardInput: (async function* () {
      yield tarOf(files)
    })(),
  })
  const api = connect(from)
  await pushAll(api, source, {withReferrers: true})
  api.close()
  await source.close()
})
afterEach(() => Promise.all([from.stop(), to.stop()]))

async function copy() {
  const [read, write] = [connect(from), connect(to)]
  const source = remoteSource(read, {description: 'web:v1', repository: 'web', reference: 'v1', retry: instantly})
  try {
    return await pushAll(write, source, {repository: 'copy', withReferrers: true})
  } finally {
    read.close()
    write.close()
  }
}
const texts = (registry: EcrServer) =>
  registry.state.regions['us-east-1']?.repositories[0]?.images.map(image => image.text).sort()

describe('an image copied from one registry to another', () => {
  it('is the same there, with its referrers', async () => {
    expect((await copy()).digest).toBe(digest)
    expect(texts(to)).toEqual(texts(from))
    const listed = (await to.call('ListImageReferrers', {
      repositoryName: 'copy',
      subjectId: {imageDigest: digest},
    })) as {referrers: {digest: string}[]}
    expect(listed.referrers.map(one => one.digest)).toEqual([referrer])
  })

  it('gets through a source that breaks off every request once', async () => {
    const broken = new Set<string>()
    from.intercept = (request, response) => {
      const key = `${request.method} ${request.url}`
      if (broken.has(key)) return false
      broken.add(key)
      // Blobs break in the middle: the head comes, then the connection ends.
      if (key.includes('/blobs/'))
        response.writeHead(200, {'Content-Length': '100000'}).write('{', () => request.socket.destroy())
      else request.socket.destroy()
      return true
    }
    expect((await copy()).digest).toBe(digest)
    expect(broken.size).toBeGreaterThan(8)
    expect(texts(to)).toEqual(texts(from))
  })

  it('a source that sends other bytes than its digest says is found out before the last byte goes on', async () => {
    from.intercept = (request, response) => {
      if (!request.url?.includes('/blobs/')) return false
      const size = from.store.size(request.url.split('/').at(-1) as string) ?? 0
      response.end(Buffer.alloc(size, 7))
      return true
    }
    await expect(copy()).rejects.toThrow(/blob sha256:.* of the source is damaged/)
    expect(to.state.regions['us-east-1']?.repositories[0]).toMatchObject({images: [], blobs: []})
  })
})
