import {execFileSync, spawn} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {manifestTypes, ociConfigType, ociGzipLayerType, sha256} from '../src/registry/manifest.js'
import {writeTar} from '../src/registry/sources/tar-write.js'
import type {BenchResult, Figure} from './report.mjs'

const runs = Number(process.env.GANTRY_BENCH_RUNS ?? 5)
const layerBytes = 60 * 2 ** 20
const gantry = join(process.cwd(), 'bin', 'run.js')

interface Measured {
  wallS: number
  cpuS: number
  rssMiB: number
}

/** Pushes to a loopback registry, ours and skopeo's in turn, each into an empty registry; the whole process counts. */
export default async function run(): Promise<BenchResult> {
  const skipped: BenchResult['skipped'] = []
  if (!has('docker-registry')) {
    return {figures: [], skipped: [{name: 'push', why: 'docker-registry is not installed (Debian: docker-registry)'}]}
  }
  const peers: Peer[] = []
  for (const name of ['skopeo', 'crane'] as const) {
    const found = version(name)
    if (found) peers.push({name, version: found})
    else skipped.push({name, why: `${name} is not installed`})
  }
  const work = mkdtempSync(join(tmpdir(), 'gantry-bench-push-'))
  try {
    const layout = join(work, 'layout')
    makeLayout(layout, 5)
    const archive = join(work, 'archive.tar')
    makeArchive(archive, 5, 'prose')
    const large = join(work, 'large.tar')
    makeArchive(large, 50, 'noise')
    const figures: Figure[] = []
    figures.push(
      ...(await compare(work, 'OCI layout 5 × 60 MiB', {path: layout, skopeo: `oci:${layout}:latest`}, peers)),
    )
    figures.push(
      ...(await compare(
        work,
        'docker-archive 5 × 60 MiB',
        {path: archive, skopeo: `docker-archive:${archive}`},
        peers,
      )),
    )
    const big = await inRegistry(work, async host => [await measure(push(large, host), work)])
    figures.push(
      figure(
        'docker-archive 50 × 60 MiB: memory',
        big.map(one => one.rssMiB),
        'MiB',
      ),
    )
    const again = await inRegistry(work, async host => {
      await measure(push(archive, host), work)
      return repeat(() => measure(push(archive, host), work))
    })
    const start = await repeat(() => measure(['node', gantry, '--version'], work))
    const above = again.map((one, index) => one.wallS - (start[index] as Measured).wallS)
    figures.push(figure('nothing to do, above start', above, 's'))
    return {figures, skipped}
  } finally {
    rmSync(work, {recursive: true, force: true})
  }
}

const push = (source: string, host: string) => ['node', gantry, 'push', source, `${host}/bench/web:v1`, '--quiet']

interface Peer {
  name: 'skopeo' | 'crane'
  version: string
}

/** One run of ours and one of each peer, and again: what else the machine does hits all of them alike. */
async function compare(
  work: string,
  name: string,
  source: {path: string; skopeo: string},
  peers: Peer[],
): Promise<Figure[]> {
  const commands: Record<string, (host: string) => string[]> = {
    gantry: host => push(source.path, host),
    skopeo: host => [
      ...['skopeo', 'copy', '-q', '--insecure-policy', '--dest-tls-verify=false'],
      ...[source.skopeo, `docker://${host}/bench/web:v1`],
    ],
    crane: host => ['crane', 'push', '--insecure', source.path, `${host}/bench/web:v1`],
  }
  const measured = new Map<string, Measured[]>()
  for (let index = 0; index < runs; index++) {
    for (const tool of ['gantry', ...peers.map(peer => peer.name)]) {
      const argv = commands[tool] as (host: string) => string[]
      const one = await inRegistry(work, host => measure(argv(host), work))
      measured.set(tool, [...(measured.get(tool) ?? []), one])
    }
  }
  const titles = {wallS: ['wall', 's'], cpuS: ['cpu', 's'], rssMiB: ['memory', 'MiB']} as const
  return (['wallS', 'cpuS', 'rssMiB'] as const).flatMap(member => {
    const [title, unit] = titles[member]
    const of = (tool: string) => (measured.get(tool) ?? []).map(one => one[member])
    const mine = figure(`${name}: ${title}`, of('gantry'), unit)
    if (peers.length === 0) return [mine]
    return peers.map(peer => {
      const value = median(of(peer.name))
      return {...mine, peer: {...peer, value: round(value)}, ratio: Number((mine.value / value).toFixed(2))}
    })
  })
}

/** A registry of its own for each run: what is there already must not count. */
async function inRegistry<T>(work: string, task: (host: string) => Promise<T>): Promise<T> {
  const data = mkdtempSync(join(work, 'registry-'))
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const config = join(data, 'config.yml')
  writeFileSync(
    config,
    `version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: ${data}/data}}\nhttp: {addr: '${host}'}\n`,
  )
  const server = spawn('docker-registry', ['serve', config], {
    stdio: 'ignore',
    env: {...process.env, OTEL_TRACES_EXPORTER: 'none'},
  })
  try {
    for (let tries = 0; ; tries++) {
      const up = await fetch(`http://${host}/v2/`).then(
        () => true,
        () => false,
      )
      if (up) break
      if (tries > 100) throw new Error('docker-registry did not start')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    return await task(host)
  } finally {
    server.kill('SIGKILL')
    rmSync(data, {recursive: true, force: true})
  }
}

/** Wall time, and from /proc the CPU time and the largest resident size of one process, caches of its own empty. */
async function measure(argv: string[], work: string): Promise<Measured> {
  const home = mkdtempSync(join(work, 'home-'))
  const startMs = performance.now()
  const child = spawn(argv[0] as string, argv.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {...process.env, HOME: home, XDG_CACHE_HOME: home, DOCKER_CONFIG: home, GANTRY_CACHE_DIR: join(work, 'cache')},
  })
  let cpuS = 0
  let rssMiB = 0
  const look = () => {
    try {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      cpuS = Math.max(cpuS, (Number(stat[11]) + Number(stat[12])) / 100)
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      rssMiB = Math.max(rssMiB, Number(peak ?? 0) / 1024)
    } catch {
      // It has ended, or there is no /proc here.
    }
  }
  const timer = setInterval(look, 5)
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  const wallS = (performance.now() - startMs) / 1000
  clearInterval(timer)
  rmSync(home, {recursive: true, force: true})
  if (code !== 0) throw new Error(`${argv.join(' ')} exited ${code}`)
  return {wallS, cpuS, rssMiB}
}

async function repeat(task: () => Promise<Measured>): Promise<Measured[]> {
  const measured: Measured[] = []
  for (let index = 0; index < runs; index++) measured.push(await task())
  return measured
}

/** Words in no order, which gzip brings to less than half, like a layer of programs; or bytes that do not shrink. */
function fill(kind: 'prose' | 'noise', seed: number): Buffer {
  if (kind === 'noise') return randomBytes(layerBytes)
  let state = seed * 2654435761
  const next = (below: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
  const words = Array.from({length: 4000}, () =>
    Buffer.from(`${Array.from({length: 2 + next(8)}, () => String.fromCharCode(97 + next(26))).join('')} `),
  )
  const bytes = Buffer.alloc(layerBytes)
  for (let at = 0; at < bytes.length; ) at += (words[next(words.length)] as Buffer).copy(bytes, at)
  return bytes
}

function makeLayout(directory: string, count: number): void {
  mkdirSync(join(directory, 'blobs/sha256'), {recursive: true})
  const put = (bytes: Buffer) => {
    const digest = sha256(bytes)
    writeFileSync(join(directory, 'blobs/sha256', digest.slice(7)), bytes)
    return {digest, size: bytes.length}
  }
  const diffIds: string[] = []
  const layers: object[] = []
  for (let index = 0; index < count; index++) {
    const tar = writeTar([{name: 'data', content: fill('noise', index)}])
    diffIds.push(sha256(tar))
    layers.push({mediaType: ociGzipLayerType, ...put(gzipSync(tar, {level: 1}))})
  }
  const config = put(
    Buffer.from(
      JSON.stringify({architecture: 'amd64', os: 'linux', config: {}, rootfs: {type: 'layers', diff_ids: diffIds}}),
    ),
  )
  const mediaType = manifestTypes.ociImage
  const manifest = put(
    Buffer.from(JSON.stringify({schemaVersion: 2, mediaType, config: {mediaType: ociConfigType, ...config}, layers})),
  )
  const annotations = {'org.opencontainers.image.ref.name': 'latest'}
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(
    join(directory, 'index.json'),
    JSON.stringify({schemaVersion: 2, manifests: [{mediaType, ...manifest, annotations}]}),
  )
}

/** Written layer by layer: 3 GB never stand in memory. */
function makeArchive(path: string, count: number, kind: 'prose' | 'noise'): void {
  const file = openSync(path, 'w')
  // The two blocks of zeros that end a tar come once, at the end.
  const add = (name: string, content: Buffer) => void writeSync(file, writeTar([{name, content}]).subarray(0, -1024))
  const diffIds: string[] = []
  const names: string[] = []
  for (let index = 0; index < count; index++) {
    const tar = writeTar([{name: 'data', content: fill(kind, index + 1)}])
    diffIds.push(`sha256:${createHash('sha256').update(tar).digest('hex')}`)
    names.push(`layer-${index}/layer.tar`)
    add(names[index] as string, tar)
  }
  const config = Buffer.from(
    JSON.stringify({architecture: 'amd64', os: 'linux', config: {}, rootfs: {type: 'layers', diff_ids: diffIds}}),
  )
  const configName = `${sha256(config).slice(7)}.json`
  add(configName, config)
  add('manifest.json', Buffer.from(JSON.stringify([{Config: configName, RepoTags: ['bench:v1'], Layers: names}])))
  writeSync(file, Buffer.alloc(1024))
  closeSync(file)
}

function figure(name: string, values: number[], unit: string): Figure {
  return {
    name,
    value: round(median(values)),
    unit,
    better: 'lower',
    n: values.length,
    min: round(Math.min(...values)),
    max: round(Math.max(...values)),
  }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const round = (value: number) => Number(value.toPrecision(3))

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}

function version(program: string): string | undefined {
  if (!has(program)) return undefined
  const argv = program === 'crane' ? ['version'] : ['--version']
  return /\d+\.\d+\.\d+/.exec(execFileSync(program, argv, {encoding: 'utf8'}))?.[0] ?? 'unknown'
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
