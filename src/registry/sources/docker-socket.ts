import {readFile} from 'node:fs/promises'
import http, {type IncomingMessage} from 'node:http'
import https from 'node:https'
import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {formatPlatform, type Platform} from '../manifest.js'
import {type DockerAddress, type DockerTls, placeOf} from './docker-address.js'
import {dialOverSsh} from './docker-ssh.js'

const idleMs = 300_000

/**
 * The tar of `docker save IMAGE`, as the daemon streams it (Docker Engine API, ImageGet; `platform` since 1.48).
 * @throws UserError when no daemon answers or it does not have the image; also while the tar is read, when it breaks off.
 */
export async function saveImage(
  addresses: DockerAddress[],
  image: string,
  platform?: Platform,
): Promise<AsyncIterable<Uint8Array>> {
  const query = platform ? `?platform=${encodeURIComponent(JSON.stringify(platform))}` : ''
  let last = 'no socket was found'
  for (const address of addresses) {
    const place = placeOf(address)
    const answer = await get(address, `/images/${encodeURIComponent(image)}/get${query}`).catch(error => {
      if (error instanceof UserError) throw error
      const {code, message} = error as NodeJS.ErrnoException
      if (code === 'EACCES') last = `${place} may not be opened: EACCES`
      else if (code !== 'ENOENT') last = `${place}: ${code && !('ssh' in address) ? code : message}`
      else if (addresses.length === 1) last = `${place} does not exist`
      return undefined
    })
    if (!answer) continue
    if (answer.message.statusCode === 200)
      return whole(answer, `the daemon at ${place} broke off the export of ${image}`)
    const words = await messageOf(answer.message)
    if (answer.message.statusCode === 404) {
      throw new UserError(`the daemon at ${place} has no image \`${image}\``, {why: words})
    }
    throw new UserError(
      `the daemon at ${place} does not export ${image}${platform ? ` for ${formatPlatform(platform)}` : ''}`,
      {
        why: `${answer.message.statusCode} ${words}`,
        // Go's server says so when it is spoken to without TLS.
        ...(/HTTP request to an HTTPS server/.test(words) ? {fix: 'set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH'} : {}),
      },
    )
  }
  throw new UserError('no Docker or Podman daemon can be reached', {
    why: last,
    fix: 'start it, set DOCKER_HOST, or push a tar: docker save IMAGE | gantry push - REPOSITORY:TAG',
  })
}

interface Answer {
  message: IncomingMessage
  /** Why the connection is gone, where that is known. */
  reason(): Promise<string | undefined>
}

async function get(address: DockerAddress, path: string): Promise<Answer> {
  if ('ssh' in address) {
    const {stream, ended} = dialOverSsh(address.ssh, idleMs)
    const message = await answerTo(
      http.get({path, createConnection: () => stream, headers: {Host: 'docker', Connection: 'close'}}),
    ).catch(async () => {
      stream.destroy()
      throw new Error(await ended)
    })
    return {message, reason: () => ended}
  }
  if ('socketPath' in address) return plain(http.get({...address, path, agent: false, headers: {Host: 'docker'}}))
  const {host, port, tls} = address
  if (!tls) return plain(http.get({host, port, path, agent: false}))
  return plain(https.get({host, port, path, agent: false, ...(await certificates(tls))}))
}

async function plain(request: http.ClientRequest): Promise<Answer> {
  request.setTimeout(idleMs, () => request.destroy(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'})))
  return {message: await answerTo(request), reason: async () => undefined}
}

function answerTo(request: http.ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request.on('response', resolve).on('error', reject))
}

/** What is there of ca.pem, cert.pem and key.pem. @throws UserError when a certificate is there without its key. */
async function certificates({directory, verify}: DockerTls): Promise<https.RequestOptions> {
  const read = async (name: string) => {
    const path = join(directory, name)
    return readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw new UserError(`${path} cannot be read: ${error.code}`)
    })
  }
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(read))
  if ((cert === undefined) !== (key === undefined)) {
    throw new UserError(`${directory} lacks ${cert ? 'key.pem' : 'cert.pem'}`, {
      why: 'a daemon behind TLS wants cert.pem and key.pem, or neither',
    })
  }
  return {rejectUnauthorized: verify, ...(ca ? {ca} : {}), ...(cert && key ? {cert, key} : {})}
}

/** The answer's bytes. @throws UserError when they break off. */
async function* whole({message, reason}: Answer, broken: string): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of message) yield chunk as Buffer
  } catch (error) {
    throw new UserError(broken, {why: (await reason()) ?? ((error as NodeJS.ErrnoException).code || String(error))})
  } finally {
    message.destroy()
  }
}

async function messageOf(answer: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of answer) {
    body += String(chunk)
    if (body.length > 4096) break
  }
  try {
    return String(JSON.parse(body).message).slice(0, 300)
  } catch {
    return body.trim().slice(0, 300)
  }
}
