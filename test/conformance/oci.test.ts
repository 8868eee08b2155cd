import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {manifestTypes, ociConfigType, ociGzipLayerType, sha256} from '../../src/registry/manifest.js'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {json, noise} from '../support/images.js'

// The OCI distribution specification 1.1 by its headings; `end-N` are its endpoints.
const config = json({
  architecture: 'amd64',
  os: 'linux',
  config: {Labels: {a: 'b'}},
  rootfs: {type: 'layers', diff_ids: []},
})
const layer = noise(70_000, 1)
const describeBlob = (mediaType: string, bytes: Buffer) => ({mediaType, digest: sha256(bytes), size: bytes.length})
const image = (extra: object = {}) =>
  json({
    schemaVersion: 2,
    mediaType: manifestTypes.ociImage,
    config: describeBlob(ociConfigType, config),
    layers: [describeBlob(ociGzipLayerType, layer)],
    ...extra,
  })
const missing = `sha256:${'0'.repeat(64)}`

let ecr: EcrServer
let base: string
const request = (method: string, path: string, body?: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, `${base}/`), {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : {body}),
  } as RequestInit)
const location = (response: Response) => response.headers.get('location') as string
const code = async (response: Response) => ((await response.json()) as {errors: {code: string}[]}).errors[0]?.code

async function putBlob(bytes: Buffer, repository = base): Promise<Response> {
  const upload = await fetch(`${repository}/blobs/uploads/`, {method: 'POST'})
  const url = new URL(location(upload))
  url.searchParams.set('digest', sha256(bytes))
  return fetch(url, {method: 'PUT', body: bytes as never, headers: {'Content-Type': 'application/octet-stream'}})
}
const putManifest = (bytes: Buffer, reference: string, mediaType: string = manifestTypes.ociImage) =>
  request('PUT', `manifests/${reference}`, bytes, {'Content-Type': mediaType})

function start(quirks: boolean) {
  beforeAll(async () => {
    ecr = await startEcr({quirks})
    base = `${ecr.endpoint}/v2/team/web`
    await ecr.call('CreateRepository', {repositoryName: 'team/web'})
    await ecr.call('CreateRepository', {repositoryName: 'team/other'})
    await putBlob(config)
    await putBlob(layer)
    await putManifest(image(), 'v1')
  })
  afterAll(() => ecr.stop())
}

describe('the registry, as the OCI distribution specification has it', () => {
  start(false)

  describe('determining support', () => {
    it('end-1: GET /v2/ is 200', async () => expect((await fetch(`${ecr.endpoint}/v2/`)).status).toBe(200))
  })

  describe('pull', () => {
    it('end-3, pulling manifests: by tag and by digest, byte for byte, with type, digest and length', async () => {
      for (const reference of ['v1', sha256(image())]) {
        const response = await request('GET', `manifests/${reference}`)
        expect(response.status).toBe(200)
        expect(Object.fromEntries(response.headers)).toMatchObject({
          'content-type': manifestTypes.ociImage,
          'docker-content-digest': sha256(image()),
          'content-length': String(image().length),
        })
        expect(Buffer.from(await response.arrayBuffer()).equals(image())).toBe(true)
      }
    })
    it('end-3, checking if content exists: HEAD has the headers of GET and no body', async () => {
      const response = await request('HEAD', 'manifests/v1')
      expect(response.status).toBe(200)
      expect(response.headers.get('content-length')).toBe(String(image().length))
      expect(await response.text()).toBe('')
    })
    it('end-3: 404 MANIFEST_UNKNOWN for a tag and a digest that are not there', async () => {
      for (const reference of ['nope', missing]) {
        const response = await request('GET', `manifests/${reference}`)
        expect([response.status, await code(response)]).toEqual([404, 'MANIFEST_UNKNOWN'])
        expect((await request('HEAD', `manifests/${reference}`)).status).toBe(404)
      }
    })
    it('end-2, pulling blobs: the bytes, and HEAD with their number', async () => {
      const response = await request('GET', `blobs/${sha256(layer)}`)
      expect(Buffer.from(await response.arrayBuffer()).equals(layer)).toBe(true)
      const head = await request('HEAD', `blobs/${sha256(layer)}`)
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '70000'])
    })
    it('end-2: a Range gives 206 and that part; one past the end is 416 (RFC 9110)', async () => {
      const part = await request('GET', `blobs/${sha256(layer)}`, undefined, {Range: 'bytes=100-199'})
      expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/70000'])
      expect(Buffer.from(await part.arrayBuffer()).equals(layer.subarray(100, 200))).toBe(true)
      const past = await request('GET', `blobs/${sha256(layer)}`, undefined, {Range: 'bytes=70000-70001'})
      expect(past.status).toBe(416)
    })
    it('end-2: 404 BLOB_UNKNOWN for a blob that is not there', async () => {
      const response = await request('GET', `blobs/${missing}`)
      expect([response.status, await code(response)]).toEqual([404, 'BLOB_UNKNOWN'])
    })
    it('end-2: a digest that is none is 400 DIGEST_INVALID', async () => {
      const response = await request('GET', 'blobs/sha256:abc')
      expect([response.status, await code(response)]).toEqual([400, 'DIGEST_INVALID'])
    })
    it('error codes: 404 NAME_UNKNOWN for a repository that is not there', async () => {
      const response = await fetch(`${ecr.endpoint}/v2/nobody/tags/list`)
      expect([response.status, await code(response)]).toEqual([404, 'NAME_UNKNOWN'])
    })
    it('error codes: a name with capitals is 400 NAME_INVALID', async () => {
      const response = await fetch(`${ecr.endpoint}/v2/Team/Web/tags/list`)
      expect([response.status, await code(response)]).toEqual([400, 'NAME_INVALID'])
    })
  })

  describe('push', () => {
    it('end-4a and end-6, POST then PUT: 202 with a location, 201 with the blob', async () => {
      const upload = await request('POST', 'blobs/uploads/')
      expect(upload.status).toBe(202)
      const bytes = noise(500, 2)
      const url = new URL(location(upload), base)
      url.searchParams.set('digest', sha256(bytes))
      const put = await request('PUT', url.href, bytes)
      expect([put.status, put.headers.get('docker-content-digest')]).toEqual([201, sha256(bytes)])
      expect((await fetch(location(put))).status).toBe(200)
    })
    it('end-4b, single POST: the whole blob at once is 201', async () => {
      const bytes = noise(600, 3)
      const response = await request('POST', `blobs/uploads/?digest=${sha256(bytes)}`, bytes)
      expect(response.status).toBe(201)
      expect((await request('HEAD', `blobs/${sha256(bytes)}`)).status).toBe(200)
    })
    it('end-5, pushing a blob in chunks: 202 with Range after each, 201 at the end', async () => {
      const bytes = noise(900, 4)
      const first = location(await request('POST', 'blobs/uploads/', '', {'Content-Length': '0'}))
      const one = await request('PATCH', first, bytes.subarray(0, 400), {'Content-Range': '0-399'})
      expect([one.status, one.headers.get('range')]).toEqual([202, '0-399'])
      const two = await request('PATCH', location(one), bytes.subarray(400, 700), {'Content-Range': '400-699'})
      expect([two.status, two.headers.get('range')]).toEqual([202, '0-699'])
      const status = await request('GET', location(two))
      expect([status.status, status.headers.get('range')]).toEqual([204, '0-699'])
      const end = await request('PUT', `${location(two)}?digest=${sha256(bytes)}`, bytes.subarray(700), {
        'Content-Range': '700-899',
      })
      expect(end.status).toBe(201)
    })
    it('end-5: a chunk out of order is 416', async () => {
      const upload = location(await request('POST', 'blobs/uploads/'))
      const response = await request('PATCH', upload, noise(10, 1), {'Content-Range': '5-14'})
      expect(response.status).toBe(416)
    })
    it('end-6: bytes of another digest are 400 DIGEST_INVALID, and the blob is not there', async () => {
      const upload = location(await request('POST', 'blobs/uploads/'))
      const response = await request('PUT', `${upload}?digest=${missing}`, noise(10, 1))
      expect([response.status, await code(response)]).toEqual([400, 'DIGEST_INVALID'])
      expect((await request('HEAD', `blobs/${missing}`)).status).toBe(404)
    })
    it('end-13 and end-14: an upload that is cancelled is gone (204, then 404 BLOB_UPLOAD_UNKNOWN)', async () => {
      const upload = location(await request('POST', 'blobs/uploads/'))
      expect((await request('DELETE', upload)).status).toBe(204)
      const status = await request('GET', upload)
      expect([status.status, await code(status)]).toEqual([404, 'BLOB_UPLOAD_UNKNOWN'])
    })
    it('an upload belongs to its repository', async () => {
      const upload = location(await request('POST', 'blobs/uploads/'))
      expect((await fetch(upload.replace('/team/web/', '/team/other/'))).status).toBe(404)
    })
    it('end-11, mounting a blob: 201, and the blob is there', async () => {
      const response = await fetch(
        `${ecr.endpoint}/v2/team/other/blobs/uploads/?mount=${sha256(layer)}&from=team/web`,
        {method: 'POST'},
      )
      expect(response.status).toBe(201)
      expect((await fetch(`${ecr.endpoint}/v2/team/other/blobs/${sha256(layer)}`, {method: 'HEAD'})).status).toBe(200)
    })
    it('end-11: a blob `from` does not hold opens an upload (202)', async () => {
      const response = await request('POST', `blobs/uploads/?mount=${missing}&from=team/other`)
      expect(response.status).toBe(202)
      expect(location(response)).toContain('/blobs/uploads/')
    })
    it('end-7, pushing manifests: 201 with its location and digest', async () => {
      const response = await putManifest(image(), 'v2')
      expect([response.status, response.headers.get('docker-content-digest')]).toEqual([201, sha256(image())])
      expect((await fetch(location(response))).status).toBe(200)
    })
    it('end-7: a manifest by a digest that is not its own is 400 DIGEST_INVALID', async () => {
      const response = await putManifest(image(), missing)
      expect([response.status, await code(response)]).toEqual([400, 'DIGEST_INVALID'])
    })
    it('end-7: a manifest whose blobs are not there is refused with MANIFEST_BLOB_UNKNOWN', async () => {
      const response = await putManifest(
        image({layers: [{mediaType: ociGzipLayerType, digest: missing, size: 1}]}),
        'bad',
      )
      expect([response.status, await code(response)]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN'])
      expect((await request('HEAD', 'manifests/bad')).status).toBe(404)
    })
    it('end-7: what is no manifest is 400 MANIFEST_INVALID', async () => {
      const response = await putManifest(Buffer.from('{"schemaVersion": 2'), 'bad')
      expect([response.status, await code(response)]).toEqual([400, 'MANIFEST_INVALID'])
    })
    it('end-7: Content-Type and mediaType must agree', async () => {
      expect((await putManifest(image(), 'bad', manifestTypes.dockerImage)).status).toBe(400)
    })
    it('end-7: at least 4 MiB of manifest are taken, more is 413', async () => {
      const padded = (length: number) =>
        image({annotations: {pad: 'x'.repeat(length - image({annotations: {pad: ''}}).length)}})
      expect((await putManifest(padded(4 * 2 ** 20), 'large')).status).toBe(201)
      expect((await putManifest(padded(4 * 2 ** 20 + 1), 'larger')).status).toBe(413)
    })
    it('end-7, pushing with several tags: OCI-Tag names those that were set', async () => {
      const response = await request('PUT', `manifests/${sha256(image())}?tag=a1&tag=a2`, image(), {
        'Content-Type': manifestTypes.ociImage,
      })
      expect([response.status, response.headers.get('oci-tag')]).toEqual([201, 'a1, a2'])
      expect((await request('HEAD', 'manifests/a2')).status).toBe(200)
    })
    it('a tag that is pushed again moves', async () => {
      await putManifest(image({annotations: {n: '1'}}), 'moving')
      await putManifest(image({annotations: {n: '2'}}), 'moving')
      const response = await request('HEAD', 'manifests/moving')
      expect(response.headers.get('docker-content-digest')).toBe(sha256(image({annotations: {n: '2'}})))
    })
    it('pushing manifests with subject: OCI-Subject says that the registry lists it, also before the subject is there', async () => {
      const subject = {mediaType: manifestTypes.ociImage, digest: missing, size: 1}
      const response = await putManifest(
        image({subject, artifactType: 'application/x'}),
        sha256(image({subject, artifactType: 'application/x'})),
      )
      expect([response.status, response.headers.get('oci-subject')]).toEqual([201, missing])
    })
  })

  describe('content discovery', () => {
    it('end-8a, listing tags: in lexical order', async () => {
      const {name, tags} = (await (await request('GET', 'tags/list')).json()) as {name: string; tags: string[]}
      expect(name).toBe('team/web')
      expect(tags).toEqual([...tags].sort())
      expect(tags).toContain('v1')
    })
    it('end-8b: n and last page through them, with Link', async () => {
      const all = ((await (await request('GET', 'tags/list')).json()) as {tags: string[]}).tags
      const page = await request('GET', 'tags/list?n=2')
      expect(((await page.json()) as {tags: string[]}).tags).toEqual(all.slice(0, 2))
      const next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] as string
      expect(((await (await fetch(next)).json()) as {tags: string[]}).tags).toEqual(all.slice(2, 4))
      expect(((await (await request('GET', 'tags/list?n=0')).json()) as {tags: string[]}).tags).toEqual([])
    })
    it('end-12a, listing referrers: an index of the manifests with that subject', async () => {
      const response = await request('GET', `referrers/${missing}`)
      expect(response.headers.get('content-type')).toBe(manifestTypes.ociIndex)
      const {manifests} = (await response.json()) as {manifests: {artifactType: string; digest: string}[]}
      expect(manifests.map(one => one.artifactType)).toEqual(['application/x'])
    })
    it('end-12a: none is an empty index, not 404', async () => {
      const response = await request('GET', `referrers/sha256:${'1'.repeat(64)}`)
      expect([response.status, ((await response.json()) as {manifests: unknown[]}).manifests]).toEqual([200, []])
    })
    it('end-12b: artifactType filters, and the answer says so', async () => {
      const response = await request('GET', `referrers/${missing}?artifactType=application/y`)
      expect(response.headers.get('oci-filters-applied')).toBe('artifactType')
      expect(((await response.json()) as {manifests: unknown[]}).manifests).toEqual([])
    })
  })

  describe('content management', () => {
    it('end-9, deleting tags and manifests: 202, then 404', async () => {
      const doomed = image({annotations: {n: 'doomed'}})
      await putManifest(doomed, 'doomed')
      expect((await request('DELETE', 'manifests/doomed')).status).toBe(202)
      expect((await request('HEAD', 'manifests/doomed')).status).toBe(404)
      expect((await request('HEAD', `manifests/${sha256(doomed)}`)).status).toBe(200)
      expect((await request('DELETE', `manifests/${sha256(doomed)}`)).status).toBe(202)
      expect((await request('DELETE', `manifests/${sha256(doomed)}`)).status).toBe(404)
    })
    it('end-10, deleting blobs: 202, then 404', async () => {
      const bytes = noise(40, 8)
      await putBlob(bytes)
      expect((await request('DELETE', `blobs/${sha256(bytes)}`)).status).toBe(202)
      expect((await request('DELETE', `blobs/${sha256(bytes)}`)).status).toBe(404)
    })
    it('a method that is not served is 405 UNSUPPORTED', async () => {
      const response = await request('PATCH', 'manifests/v1', 'x')
      expect([response.status, await code(response)]).toEqual([405, 'UNSUPPORTED'])
    })
  })
})

describe('the registry, where ECR departs from the specification', () => {
  start(true)

  it('PATCH answers 201 (observed: clients that want 202 fail)', async () => {
    const upload = location(await request('POST', 'blobs/uploads/'))
    expect((await request('PATCH', upload, noise(100, 1))).status).toBe(201)
  })
  it('Range stays at the first 10 MiB, the bytes are all there (observed)', async () => {
    const bytes = noise(11 * 2 ** 20, 1)
    const upload = location(await request('POST', 'blobs/uploads/'))
    const patched = await request('PATCH', upload, bytes)
    expect(patched.headers.get('range')).toBe('0-10485759')
    expect((await request('PUT', `${location(patched)}?digest=${sha256(bytes)}`)).status).toBe(201)
  })
  it('an empty blob is refused', async () => {
    const response = await putBlob(Buffer.alloc(0))
    expect([response.status, await code(response)]).toEqual([400, 'BLOB_UPLOAD_INVALID'])
  })
  it('a mount is refused with 202 until the account opts in and a manifest of the source holds the blob', async () => {
    const mount = async (blob: Buffer) =>
      (
        await fetch(`${ecr.endpoint}/v2/team/other/blobs/uploads/?mount=${sha256(blob)}&from=team/web`, {
          method: 'POST',
        })
      ).status
    const loose = noise(50, 9)
    await putBlob(loose)
    expect(await mount(layer)).toBe(202)
    await ecr.call('PutAccountSetting', {name: 'BLOB_MOUNTING', value: 'ENABLED'})
    expect(await mount(loose)).toBe(202)
    expect(await mount(layer)).toBe(201)
  })
  it('a manifest without mediaType is 405 UNSUPPORTED, in ECR’s words', async () => {
    const {mediaType: _, ...rest} = JSON.parse(image().toString())
    const response = await putManifest(json(rest), 'bad')
    expect(response.status).toBe(405)
    expect(await response.text()).toContain(
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    )
  })
  it('an index whose images are not there names them', async () => {
    const index = json({
      schemaVersion: 2,
      mediaType: manifestTypes.ociIndex,
      manifests: [{mediaType: manifestTypes.ociImage, digest: missing, size: 1}],
    })
    const response = await putManifest(index, 'bad', manifestTypes.ociIndex)
    expect(await response.text()).toContain(
      `Images with digests '[${missing}]' required for pushing image into repository`,
    )
  })
  it('more than 1,000 tags a page are refused', async () =>
    expect((await request('GET', 'tags/list?n=1001')).status).toBe(400))
  it('an immutable tag is refused with 400 TAG_INVALID; the same digest again is not', async () => {
    await ecr.call('PutImageTagMutability', {repositoryName: 'team/web', imageTagMutability: 'IMMUTABLE'})
    expect((await putManifest(image(), 'v1')).status).toBe(201)
    const response = await putManifest(image({annotations: {n: '2'}}), 'v1')
    expect([response.status, await code(response)]).toEqual([400, 'TAG_INVALID'])
  })
  it('a child of an index cannot be deleted before the index', async () => {
    await ecr.call('PutImageTagMutability', {repositoryName: 'team/web', imageTagMutability: 'MUTABLE'})
    const child = {mediaType: manifestTypes.ociImage, digest: sha256(image()), size: image().length}
    await putManifest(
      json({schemaVersion: 2, mediaType: manifestTypes.ociIndex, manifests: [child]}),
      'list',
      manifestTypes.ociIndex,
    )
    expect((await request('DELETE', `manifests/${child.digest}`)).status).toBe(405)
  })
  it('an expired token is 403 in ECR’s words, a token of another Region reaches that Region', async () => {
    const call = async () => {
      const {authorizationData} = (await ecr.call('GetAuthorizationToken', {})) as {
        authorizationData: {authorizationToken: string}[]
      }
      return {Authorization: `Basic ${authorizationData[0]?.authorizationToken}`}
    }
    const headers = await call()
    expect((await request('HEAD', 'manifests/v1', undefined, headers)).status).toBe(200)
    ecr.context.nowMs += 13 * 3_600_000
    const expired = await request('GET', 'manifests/v1', undefined, headers)
    expect(expired.status).toBe(403)
    expect(await expired.text()).toContain('Your authorization token has expired. Reauthenticate and try again.')
    ecr.context.region = 'eu-west-1'
    const other = await call()
    ecr.context.region = 'us-east-1'
    expect((await request('GET', 'manifests/v1', undefined, other)).status).toBe(404)
  })
})
