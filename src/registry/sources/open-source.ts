import {stat} from 'node:fs/promises'
import {UserError} from '../../core/errors.js'
import type {Platform} from '../manifest.js'
import type {ImageSource, LayerMemory} from '../source.js'
import {dockerAddresses} from './docker-address.js'
import {dockerArchiveSource, prefersLayout} from './docker-archive.js'
import {contextAddress} from './docker-context.js'
import {saveImage} from './docker-socket.js'
import {directoryFiles, type Files} from './files.js'
import {isOciLayout, ociLayoutSource} from './oci-layout.js'
import {type OnReceive, type Spooled, spool, startsWithGzip, streamed} from './spool.js'
import {tarFiles} from './tar-files.js'

export interface SourceOptions {
  /** Which image, when a layout or an archive holds several. */
  select?: string
  memory?: LayerMemory
  platform?: Platform
  /** What `-` stands for. */
  standardInput: AsyncIterable<Uint8Array>
  /** DOCKER_HOST, DOCKER_CONTEXT and their kind. */
  environment: Record<string, string | undefined>
  /** Of a daemon's export, standard input or a pipe: it is read whole before anything else is done. */
  onReceive?: OnReceive
  /** Connects to the registry of `registry:IMAGE`. */
  connectRemote(image: string): Promise<ImageSource>
}

type TarOptions = Pick<SourceOptions, 'select' | 'memory'>

/**
 * Opens what SOURCE names: a folder is an OCI layout, a file is a tar of an OCI layout or a docker-archive (gzip
 * around it is taken off), `-` is such a tar on standard input, `docker:IMAGE` is asked of the daemon, and
 * `registry:IMAGE` of another registry. @throws UserError
 */
export async function openSource(source: string, options: SourceOptions): Promise<ImageSource> {
  const {onReceive} = options
  if (source === '-') {
    const name = 'standard input'
    return openTar(await spool(options.standardInput, name, onReceive), name, options)
  }
  const [, scheme, name = ''] = /^(docker|podman|registry):(?:\/\/)?(.+)$/.exec(source) ?? []
  if (scheme === 'registry') return options.connectRemote(name)
  if (scheme) {
    const context = scheme === 'docker' ? await contextAddress(options.environment) : undefined
    const addresses = context ? [context] : dockerAddresses(options.environment, process.getuid?.() ?? 0)
    // A daemon may think for long before its first byte; ssh may first ask for a password, on that line.
    if (!addresses.some(address => 'ssh' in address)) onReceive?.(source, 0)
    const saved = await saveImage(addresses, name, options.platform)
    return openTar(await spool(saved, source, onReceive), source, options)
  }
  const found = await stat(source).catch(() => undefined)
  if (!found)
    throw new UserError(`${source} does not exist`, {fix: 'name an OCI layout, a docker-archive, - or docker:IMAGE'})
  if (!found.isDirectory()) {
    // A pipe can be read once only: it is spooled whole, like what is packed.
    const tar =
      !found.isFile() || (await startsWithGzip(source))
        ? await spool(streamed(source), source, found.isFile() ? undefined : onReceive)
        : {path: source, close: async () => {}}
    return openTar(tar, source, options)
  }
  const description = `OCI layout ${source}`
  const files = directoryFiles(source)
  if (await isOciLayout(files, description)) return ociLayoutSource(files, {description, ...options})
  throw new UserError(`${source} is no OCI layout`, {
    why: 'a folder must hold oci-layout, index.json and blobs/',
    fix: 'write one with: docker buildx build --output type=oci,dest=image.tar .',
  })
}

/** A tar on disk as what it holds. */
export async function openTar(tar: Spooled, name: string, options: TarOptions): Promise<ImageSource> {
  try {
    const files = await tarFiles(tar.path, name)
    return await openFiles(files, name, {...options, close: tar.close})
  } catch (error) {
    await tar.close()
    throw error
  }
}

async function openFiles(
  files: Files,
  name: string,
  options: TarOptions & {close(): Promise<void>},
): Promise<ImageSource> {
  const archive = (await files.size('manifest.json')) !== undefined
  const layout = await isOciLayout(files, name)
  if (layout && (!archive || (await prefersLayout(files, name)))) {
    return ociLayoutSource(files, {...options, description: `OCI layout ${name}`})
  }
  if (archive) return dockerArchiveSource(files, {...options, description: `docker-archive ${name}`})
  throw new UserError(`${name} is neither an OCI layout nor a docker-archive`, {
    why: 'it holds no index.json with oci-layout, and no manifest.json',
  })
}
