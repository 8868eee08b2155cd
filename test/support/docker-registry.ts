import {execFileSync, spawn} from 'node:child_process'
import {mkdir, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {worthless} from './tls.js'

// htpasswd's line for user AWS, password test-token.
const users = 'AWS:$2y$05$C2K5MBd2HI8wCc1.qyVnH.yD966K0mMOQIZcZiB.f7zYH7s3dkSNy\n'
export const registryCredentials = {username: 'AWS', password: 'test-token'}

/** Which of these programs are not installed; says so for the test file that has to do without. */
export function missingPrograms(file: string, programs: string[]): string[] {
  const missing = programs.filter(program => {
    try {
      execFileSync('sh', ['-c', `command -v ${program}`], {stdio: 'ignore'})
      return false
    } catch {
      return true
    }
  })
  if (missing.length > 0) process.stderr.write(`${file}: skipped in part, not installed: ${missing.join(', ')}\n`)
  return missing
}

export type RegistryMode = 'plain' | 'auth' | 'tls'

/** Debian's docker-registry on a free port of 127.0.0.1; auth: Basic; tls: Basic behind the worthless certificate. */
export async function startDockerRegistry(
  directory: string,
  mode: RegistryMode,
): Promise<{host: string; stop(): void}> {
  const data = join(directory, `docker-registry-${mode}`)
  await mkdir(data)
  const port = await new Promise<number>(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
  const host = `127.0.0.1:${port}`
  const lines = [
    'version: 0.1',
    'log: {level: error, accesslog: {disabled: true}}',
    `storage: {filesystem: {rootdirectory: ${data}/data}}`,
    'http:',
    `  addr: ${host}`,
  ]
  if (mode === 'tls') lines.push(`  tls: {certificate: ${worthless.certFile}, key: ${worthless.keyFile}}`)
  if (mode !== 'plain') {
    await writeFile(join(data, 'users'), users)
    lines.push('auth:', `  htpasswd: {realm: test, path: ${data}/users}`)
  }
  await writeFile(join(data, 'config.yml'), lines.join('\n'))
  const server = spawn('docker-registry', ['serve', join(data, 'config.yml')], {
    stdio: 'ignore',
    env: {...process.env, OTEL_TRACES_EXPORTER: 'none'},
  })
  for (let tries = 0; tries < 400; tries++) {
    const up = await fetch(`http://${host}/v2/`).then(
      () => true,
      () => false,
    )
    if (up) return {host, stop: () => void server.kill('SIGKILL')}
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  server.kill('SIGKILL')
  throw new Error('docker-registry did not start')
}
