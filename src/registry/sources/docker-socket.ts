import http from 'node:http'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {formatPlatform, type Platform} from '../manifest.js'

/** Where a daemon listens: a socket path, or a host of plain http. */
export type DockerAddress = {socketPath: string} | {host: string; port: number}

/**
 * The sockets a Docker or Podman daemon may have, in the order they are tried: DOCKER_HOST, CONTAINER_HOST, Docker's,
 * the rootless ones, Docker Desktop's. @throws UserError for a DOCKER_HOST gantry cannot speak to.
 */
export function dockerAddresses(environment: Record<string, string | undefined>, uid: number): DockerAddress[] {
  const given = environment['DOCKER_HOST'] ?? environment['CONTAINER_HOST']
  if (given) return [parseDockerHost(given)]
  const runtime = environment['XDG_RUNTIME_DIR'] ?? `/run/user/${uid}`
  return [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
    join(runtime, 'podman', 'podman.sock'),
    '/run/podman/podman.sock',
  ].map(socketPath => ({socketPath}))
}

/** The address in DOCKER_HOST, or in what `origin` names. @throws UserError */
export function parseDockerHost(text: string, origin = 'DOCKER_HOST'): DockerAddress {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(text)?.[1]
  if (socket) return {socketPath: text.startsWith('npipe') ? socket.replaceAll('/', '\\') : socket}
  const tcp = /^(?:tcp|http):\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\]):(\d+)\/?$/.exec(text)
  if (tcp) return {host: (tcp[1] as string).replace(/[[\]]/g, ''), port: Number(tcp[2])}
  throw new UserError(`${origin} \`${text.slice(0, 100)}\` cannot be used`, {
    why: 'gantry speaks to a unix socket, a named pipe, or plain tcp on loopback',
    fix: 'export the image there (docker save IMAGE -o image.tar), then gantry push image.tar',
  })
}

/**
 * The tar of `docker save IMAGE`, as the daemon streams it (Docker Engine API, ImageGet; `platform` since 1.48).
 * @throws UserError when no daemon answers or it does not have the image.
 */
export async function saveImage(
  addresses: DockerAddress[],
  image: string,
  platform?: Platform,
): Promise<AsyncIterable<Uint8Array>> {
  const query = platform ? `?platform=${encodeURIComponent(JSON.stringify(platform))}` : ''
  let last = 'no socket was found'
  for (const address of addresses) {
    const answer = await get(address, `/images/${encodeURIComponent(image)}/get${query}`).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EACCES') last = `${placeOf(address)} may not be opened: EACCES`
        else if (error.code !== 'ENOENT') last = `${placeOf(address)}: ${error.code ?? error.message}`
        return undefined
      },
    )
    if (!answer) continue
    if (answer.statusCode === 200) return answer
    const words = await message(answer)
    if (answer.statusCode === 404)
      throw new UserError(`the daemon at ${placeOf(address)} has no image \`${image}\``, {why: words})
    throw new UserError(
      `the daemon at ${placeOf(address)} does not export ${image}${platform ? ` for ${formatPlatform(platform)}` : ''}`,
      {
        why: `${answer.statusCode} ${words}`,
      },
    )
  }
  throw new UserError('no Docker or Podman daemon can be reached', {
    why: last,
    fix: 'start it, set DOCKER_HOST, or push a tar: docker save IMAGE | gantry push - REPOSITORY:TAG',
  })
}

function get(address: DockerAddress, path: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.get({...address, path, agent: false, headers: {Host: 'docker'}}, resolve)
    request.setTimeout(300_000, () => request.destroy(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'})))
    request.on('error', reject)
  })
}

async function message(answer: http.IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of answer) {
    body += String(chunk)
    if (body.length > 4096) break
  }
  try {
    return String(JSON.parse(body).message).slice(0, 300)
  } catch {
    return body.slice(0, 300)
  }
}

function placeOf(address: DockerAddress): string {
  return 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`
}
