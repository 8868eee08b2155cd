import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../../core/errors.js'

/** Certificates of a daemon behind TLS: `ca.pem`, `cert.pem` and `key.pem` of a folder, those that are there. */
export interface DockerTls {
  directory: string
  /** Whether the daemon's certificate is checked. */
  verify: boolean
}

export interface SshAddress {
  user?: string
  host: string
  port?: number
  /** The socket on that machine, where it is not the usual one. */
  socketPath?: string
  /** Whose command answers there. */
  program: 'docker' | 'podman'
}

/** Where a daemon listens: a socket, a host over tcp, or a machine reached by ssh. */
export type DockerAddress = {socketPath: string} | {host: string; port: number; tls?: DockerTls} | {ssh: SshAddress}

type Environment = Record<string, string | undefined>

/**
 * The sockets a Docker or Podman daemon may have, in the order they are tried: DOCKER_HOST, CONTAINER_HOST, Docker's,
 * the rootless ones, Docker Desktop's. @throws UserError for a DOCKER_HOST gantry cannot speak to.
 */
export function dockerAddresses(environment: Environment, uid: number): DockerAddress[] {
  const {DOCKER_HOST: docker, CONTAINER_HOST: podman} = environment
  if (docker) return [parseDockerHost(docker, {tls: tlsOf(environment)})]
  if (podman) return [parseDockerHost(podman, {origin: 'CONTAINER_HOST', program: 'podman'})]
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

/** DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH as docker takes them (Docker docs: environment variables). */
function tlsOf(environment: Environment): DockerTls | undefined {
  const verify = Boolean(environment['DOCKER_TLS_VERIFY'])
  if (!verify && !environment['DOCKER_TLS']) return undefined
  const directory = environment['DOCKER_CERT_PATH'] || environment['DOCKER_CONFIG'] || join(homedir(), '.docker')
  return {directory, verify}
}

const hostName = String.raw`[A-Za-z0-9_](?:[A-Za-z0-9._-]*)|\[[0-9A-Fa-f:.]+\]`
const tcpHost = new RegExp(`^(?:tcp|http)://(${hostName})(?::([0-9]{1,5}))?/?$`)
// Neither name may begin with a dash, which ssh would take for an option; the path is read by a shell over there.
const sshHost = new RegExp(
  `^ssh://(?:([A-Za-z0-9_][A-Za-z0-9._+-]*)@)?(${hostName})(?::([0-9]{1,5}))?(/[A-Za-z0-9._/-]*)?$`,
)

/** The address in DOCKER_HOST, or in what `origin` names. `tls`: for tcp. @throws UserError */
export function parseDockerHost(
  text: string,
  options: {origin?: string; tls?: DockerTls | undefined; program?: SshAddress['program']} = {},
): DockerAddress {
  const {origin = 'DOCKER_HOST', tls, program = 'docker'} = options
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(text)?.[1]
  if (socket) return {socketPath: text.startsWith('npipe') ? socket.replaceAll('/', '\\') : socket}
  const [, tcpName, tcpPort = tls ? '2376' : '2375'] = tcpHost.exec(text) ?? []
  if (tcpName && isPort(tcpPort)) return {host: bare(tcpName), port: Number(tcpPort), ...(tls ? {tls} : {})}
  const [, user, sshName, sshPort, path] = sshHost.exec(text) ?? []
  if (sshName && (sshPort === undefined || isPort(sshPort))) {
    const ssh: SshAddress = {host: bare(sshName), program}
    if (user) ssh.user = user
    if (sshPort) ssh.port = Number(sshPort)
    if (path && path !== '/') ssh.socketPath = path
    return {ssh}
  }
  throw new UserError(`${origin} \`${withoutPassword(text).slice(0, 100)}\` cannot be used`, {
    why: /^ssh:\/\/[^/]*:[^/]*@/.test(text)
      ? 'a password does not belong there: ssh asks for it, or takes a key'
      : 'gantry speaks to unix://PATH, npipe://PATH, tcp://HOST[:PORT] and ssh://[USER@]HOST[:PORT]',
    fix: 'export the image there (docker save IMAGE -o image.tar), then gantry push image.tar',
  })
}

/** The address for people. */
export function placeOf(address: DockerAddress): string {
  if ('socketPath' in address) return address.socketPath
  if ('ssh' in address) {
    const {user, host, port, socketPath = ''} = address.ssh
    return `ssh://${user ? `${user}@` : ''}${host}${port ? `:${port}` : ''}${socketPath}`
  }
  return `${address.host}:${address.port}`
}

const isPort = (text: string) => Number(text) >= 1 && Number(text) <= 65_535
const bare = (host: string) => host.replace(/[[\]]/g, '')
const withoutPassword = (text: string) => text.replace(/^([a-z]+:\/\/[^/:@]*):[^/]*@/, '$1:…@')
