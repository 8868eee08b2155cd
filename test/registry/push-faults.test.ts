import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {GantryError} from '../../src/core/errors.js'
import type {PushEvent} from '../../src/registry/event.js'
import type {ImageSource} from '../../src/registry/source.js'
import {remoteSource} from '../../src/registry/sources/remote.js'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, noise, ociLayout, tarOf} from '../support/images.js'
import {connect, instantly, open, pushAll} from '../support/push-run.js'

type Fault = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>

const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  (request, response) => {
    request.resume()
    response.writeHead(code, headers).end('{"errors":[{"code":"INJECTED","message":"injected"}]}')
    return true
  }

/** What a network and a registry do to a request; each is put on every request of a push in turn. */
const faults: Record<string, Fault> = {
  'resets the connection before it reads': request => {
    request.socket.destroy()
    return true
  },
  'cuts the connection in the middle of the body': request => {
    request.once('data', () => request.socket.destroy())
    request.once('end', () => request.socket.destroy())
    return true
  },
  'does the work and loses the answer': (request, response) => {
    response.writeHead = () => response
    response.end = () => {
      request.socket.destroy()
      return response
    }
    return false
  },
  'never answers': request => {
    request.resume()
    return true
  },
  'answers 401': status(401, {'WWW-Authenticate': 'Basic realm="x"'}),
  'answers 403 for an expired token': status(403),
  'answers 429 with Retry-After': status(429, {'Retry-After': '1'}),
  'answers 500': status(500),
  'answers 503 without a body': (request, response) => {
    request.resume()
    response.writeHead(503).end()
    return true
  },
  'answers 201 to anything': status(201),
  'answers with a Range that stays at the first 10 MiB': (_request, response) => {
    response.setHeader('Range', '0-10485759')
    return false
  },
  'answers with the digest of something else': (_request, response) => {
    const {writeHead} = response
    response.writeHead = ((code: number, headers: object) =>
      writeHead.call(response, code, {...headers, 'Docker-Content-Digest': `sha256:${'0'.repeat(64)}`})) as never
    return false
  },
  'takes its time': async () => {
    await new Promise(resolve => setTimeout(resolve, 20))
    return false
  },
  'redirects in a circle': (request, response) => {
    request.resume()
    response.writeHead(307, {Location: '/v2/circle'}).end()
    return true
  },
  'answers with a body that never ends': (request, response) => {
    request.resume()
    const usual = {GET: 200, HEAD: 200, POST: 202}[request.method ?? ''] ?? 201
    response.writeHead(usual, {Location: request.url ?? ''})
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
      if (!response.destroyed) response.once('drain', more)
    }
    if (request.method === 'HEAD') response.end()
    else more()
    return true
  },
}

/** Faults that claim to have stored what was thrown away: only after these may a manifest have to be refused. */
const lies = new Set(['answers 201 to anything', 'answers with a body that never ends'])

/** Faults that a push gets over by itself. */
const passing = new Set([
  'resets the connection before it reads',
  'cuts the connection in the middle of the body',
  'does the work and loses the answer',
  'never answers',
  'answers 429 with Retry-After',
  'answers 500',
  'answers 503 without a body',
  'answers 403 for an expired token',
  'answers with a Range that stays at the first 10 MiB',
  'takes its time',
])

let directory: string
let sources: Record<string, string>
let ecr: EcrServer
let far: EcrServer

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-faults-'))
  sources = Object.fromEntries(['index', 'layers', 'archive'].map(form => [form, join(directory, `${form}.tar`)]))
  await writeFile(sources['index'] as string, tarOf(ociLayout({platforms: ['amd64', 'arm64'], layers: []}).files))
  await writeFile(
    sources['layers'] as string,
    tarOf(ociLayout({platforms: ['amd64', 'arm64'], layers: [noise(3000, 1)]}).files),
  )
  await writeFile(sources['archive'] as string, tarOf(dockerArchive().files))
  const small = join(directory, 'small.tar')
  await writeFile(small, tarOf(ociLayout({platforms: ['amd64'], layers: [noise(3000, 1)]}).files))
  far = await startEcr({quirks: true})
  await far.call('CreateRepository', {repositoryName: 'web'})
  const [api, opened] = [connect(far), await open(small)]
  await pushAll(api, opened)
  api.close()
  await opened.close()
})
afterAll(async () => {
  await far.stop()
  await rm(directory, {recursive: true, force: true})
})
beforeEach(async () => {
  ecr = await startEcr({quirks: true})
})
afterEach(() => ecr.stop())

/** What is pushed, and whose requests the faults are put on. */
const forms = {
  'a push of an index': {open: () => open(sources['index'] as string), faulty: () => ecr},
  'a push of an archive': {open: () => open(sources['archive'] as string), faulty: () => ecr},
  'a copy, where it goes,': {open: openFar, faulty: () => ecr},
  'a copy, where it comes from,': {open: openFar, faulty: () => far},
}
interface Form {
  open(idle?: Idle): Promise<ImageSource>
  faulty(): EcrServer
}

/** How long a connection may be without a byte; a minute where nothing is said. */
interface Idle {
  idleMs?: number
}

async function openFar(idle: Idle = {}): Promise<ImageSource> {
  const api = connect(far, idle)
  const options = {description: 'web:v1', repository: 'web', reference: 'v1', retry: instantly}
  return {...remoteSource(api, options), close: async () => api.close()}
}

/** Puts the fault on request number `at` of a push into a new repository. */
async function pushWithFault(form: Form, fault: Fault, at: number, repository: string, idle: Idle = {}) {
  await ecr.call('CreateRepository', {repositoryName: repository})
  let count = 0
  const refused: string[] = []
  const incomplete: string[] = []
  const answer: EcrServer['intercept'] = (request, response) => {
    if (request.url === '/v2/circle') return faults['redirects in a circle']?.(request, response) ?? false
    const injected = count++ === at
    response.on('finish', () => {
      if (!injected && request.method === 'PUT' && request.url?.includes('/manifests/') && response.statusCode >= 400) {
        refused.push(`${request.url} ${response.statusCode}`)
      }
    })
    // At no moment does a tag stand for an image of which anything is missing.
    response.on('close', () => incomplete.push(...incompleteTags(repository)))
    return injected ? fault(request, response) : false
  }
  const faulty = form.faulty()
  faulty.intercept = answer
  const api = connect(ecr, idle)
  const opened = await form.open(idle)
  try {
    const {digest} = await pushAll(api, opened, {repository})
    return {digest, refused, incomplete, requests: count}
  } catch (error) {
    if (!(error instanceof GantryError)) throw error
    return {error, refused, incomplete, requests: count}
  } finally {
    delete faulty.intercept
    api.close()
    await opened.close()
  }
}

/** A tag never stands for an image of which anything is missing. */
function incompleteTags(repository: string): string[] {
  const found = ecr.state.regions['us-east-1']?.repositories.find(one => one.name === repository)
  const blobs = new Set(found?.blobs.map(blob => blob.digest))
  const complete = (digest: string): boolean => {
    const image = found?.images.find(one => one.digest === digest)
    if (!image) return false
    const {config, layers = [], manifests = []} = JSON.parse(image.text)
    const needed = [...(config ? [config] : []), ...layers] as {digest: string}[]
    return (
      needed.every(one => blobs.has(one.digest) && ecr.store.size(one.digest) !== undefined) &&
      (manifests as {digest: string}[]).every(child => complete(child.digest))
    )
  }
  return (found?.images ?? [])
    .filter(image => image.tags.length > 0 && !complete(image.digest))
    .map(image => image.digest)
}

describe.each(Object.entries(forms))('%s through a bad network', (_name, form) => {
  it.each(Object.entries(faults))('that %s at any one request', async (name, fault) => {
    const begunMs = performance.now()
    const {digest, requests} = await pushWithFault(form, () => false, -1, 'reference')
    // Only what never answers has to be waited for: some times as long as a whole push takes here and now, so that a
    // busy machine is not taken for a silent one.
    const idle = name === 'never answers' ? {idleMs: Math.max(100, 3 * (performance.now() - begunMs))} : {}
    expect(digest).toMatch(/^sha256:/)
    expect(requests).toBeGreaterThan(3)
    for (let at = 0; at < requests; at++) {
      const repository = `web-${at}`
      const first = await pushWithFault(form, fault, at, repository, idle)
      if (!lies.has(name)) {
        expect(first.refused, `a manifest was put before what it names (fault at request ${at})`).toEqual([])
      }
      if (passing.has(name)) expect(first.error, `fault at request ${at}`).toBeUndefined()
      expect(first.incomplete).toEqual([])
      if (!first.error) expect(first.digest).toBe(digest)
      // Running it again finishes, whatever the first run left.
      if (first.error || lies.has(name)) {
        const api = connect(ecr)
        const opened = await form.open()
        expect((await pushAll(api, opened, {repository})).digest).toBe(digest)
        api.close()
        await opened.close()
      }
      expect(incompleteTags(repository)).toEqual([])
      const held = ecr.state.regions['us-east-1']?.repositories.find(one => one.name === repository)
      expect(held?.images.find(image => image.tags.includes('v1'))?.digest).toBe(digest)
    }
  })
})

describe('a tag is looked at after it was set', () => {
  const run = async (answer: (response: ServerResponse, asked: number) => boolean) => {
    await ecr.call('CreateRepository', {repositoryName: 'web'})
    let asked = 0
    ecr.intercept = (request, response) =>
      request.method === 'HEAD' && request.url?.endsWith('/manifests/v1') ? answer(response, ++asked) : false
    const api = connect(ecr)
    const opened = await open(sources['index'] as string)
    try {
      const outcome = await pushAll(api, opened).catch((error: unknown) => {
        if (error instanceof GantryError) return error
        throw error
      })
      return {outcome, asked}
    } finally {
      api.close()
      await opened.close()
    }
  }
  const digestOf = (digit: number) => `sha256:${String(digit).repeat(64)}`
  const standsFor = (response: ServerResponse, digest: string) => {
    response.writeHead(200, {'Docker-Content-Digest': digest}).end()
    return true
  }
  const warnings = (outcome: unknown) =>
    (outcome as {events: PushEvent[]}).events.flatMap(event => (event.type === 'warning' ? [event.message] : []))

  it('one that stays with what it was is named', async () => {
    const {outcome, asked} = await run(response => standsFor(response, digestOf(1)))
    expect(outcome).toMatchObject({
      message: expect.stringMatching(new RegExp(`^tag v1 of .*/web stands for ${digestOf(1)}$`)),
      why: expect.stringMatching(/^it was just set to sha256:.*: the registry did not keep it$/),
      exitCode: 3,
    })
    expect(asked).toBe(6)
  })
  it('one that is not there is named', async () => {
    const {outcome} = await run(response => {
      response.writeHead(404).end()
      return true
    })
    expect(outcome).toMatchObject({message: expect.stringMatching(/^tag v1 of .* stands for nothing$/)})
  })
  it('a registry that is slow to show it is asked again', async () => {
    const {outcome, asked} = await run((response, times) => times < 4 && standsFor(response, digestOf(1)))
    expect(outcome).toMatchObject({digest: expect.stringMatching(/^sha256:/)})
    expect(warnings(outcome)).toEqual([])
    expect(asked).toBe(4)
  })
  it('one that somebody else moved meanwhile is theirs: a warning says so', async () => {
    const {outcome, asked} = await run((response, times) => standsFor(response, digestOf(times === 1 ? 1 : 2)))
    const {digest} = outcome as {digest: string}
    expect(warnings(outcome)).toEqual([
      `tag v1 stands for ${digestOf(2)} now: somebody else moved it after it was set to ${digest}`,
    ])
    expect(asked).toBe(3)
  })
  it('one that stands for the image already is not set again', async () => {
    await run(() => false)
    ecr.requests.length = 0
    const api = connect(ecr)
    const opened = await open(sources['index'] as string)
    const {events} = await pushAll(api, opened)
    expect(events.filter(event => event.type === 'tag')).toHaveLength(1)
    expect(ecr.requests.filter(request => request === 'PUT /v2/web/manifests/v1')).toEqual([])
    api.close()
    await opened.close()
  })
  it('of two pushes at once both succeed, the tag stands for one of them, and the other is told', async () => {
    await ecr.call('CreateRepository', {repositoryName: 'web'})
    const forms = ['index', 'archive'].map(form => sources[form] as string)
    for (let round = 0; round < 5; round++) {
      const outcomes = await Promise.all(
        forms.map(async form => {
          const [api, opened] = [connect(ecr), await open(form)]
          const pushed = await pushAll(api, opened, {tags: [`latest-${round}`]})
          api.close()
          await opened.close()
          return pushed
        }),
      )
      const held = ecr.state.regions['us-east-1']?.repositories[0]?.images.filter(image =>
        image.tags.includes(`latest-${round}`),
      )
      expect(held).toHaveLength(1)
      const loser = outcomes.find(({digest}) => digest !== held?.[0]?.digest)
      expect(outcomes.filter(({digest}) => digest === held?.[0]?.digest)).toHaveLength(1)
      // Who set it before the other began to is through with it, and has nothing to tell.
      for (const warning of warnings(loser)) expect(warning).toContain(`stands for ${held?.[0]?.digest} now`)
    }
  })
  it('who may push but not read is not refused for it', async () => {
    const {outcome} = await run(response => {
      response.writeHead(403).end()
      return true
    })
    expect(outcome).toMatchObject({digest: expect.stringMatching(/^sha256:/)})
  })
})

describe('what is tried again', () => {
  it('a registry that always fails is given up after five tries, by name', async () => {
    await ecr.call('CreateRepository', {repositoryName: 'web'})
    ecr.intercept = faults['answers 500'] as Fault
    const api = connect(ecr)
    const opened = await open(sources['archive'] as string)
    await expect(pushAll(api, opened)).rejects.toThrow(/answered 500/)
    expect(ecr.requests.filter(request => request.startsWith('HEAD')).length % 5).toBe(0)
    api.close()
    await opened.close()
  })

  it('after a kill in the middle only the missing blobs travel', async () => {
    await ecr.call('CreateRepository', {repositoryName: 'web'})
    let puts = 0
    // The third blob on, nothing gets through any more: as if the process had been killed.
    ecr.intercept = request => {
      if (request.method === 'PUT') puts++
      if (puts < 3) return false
      request.socket.destroy()
      return true
    }
    const first = connect(ecr)
    const opened = await open(sources['layers'] as string)
    await expect(pushAll(first, opened)).rejects.toThrow()
    first.close()
    ecr.intercept = undefined
    const held = ecr.state.regions['us-east-1']?.repositories[0]?.blobs.length ?? 0
    expect(held).toBeGreaterThan(0)
    const again = connect(ecr)
    const {events} = await pushAll(again, opened)
    again.close()
    await opened.close()
    const results = events.flatMap(event => (event.type === 'blob' ? [event.result] : []))
    expect(results.filter(result => result === 'exists')).toHaveLength(held)
    expect(results.filter(result => result === 'uploaded')).toHaveLength(4 - held)
  })
})
