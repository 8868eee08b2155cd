import {cp, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../core/errors.js'
import {startBackground} from './child-process.js'

export interface DemoWorld {
  endpoint: string
  /** bin/run.js. */
  entry: string
  /** What every child is given: the caller's environment without its AWS and gantry settings, and the endpoint's. */
  env: NodeJS.ProcessEnv
  /** A folder of the demo's working directory. */
  path(folder?: string): string
  /** Gives this process the same credentials, for what it asks the endpoint itself. */
  useAsOwn(): void
  end(): Promise<void>
}

export interface DemoSettings {
  root: string
  region: string
  speed: number
  pollInterval: string
  /** Started elsewhere; otherwise an endpoint is started here and ended with the demo. */
  endpoint?: string
}

/** A working directory with the demo's files, and an endpoint. @throws UserError when the endpoint does not start. */
export async function openDemoWorld(settings: DemoSettings): Promise<DemoWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'gantry-demo-'))
  const entry = join(settings.root, 'bin/run.js')
  await cp(join(settings.root, 'templates/demo'), directory, {recursive: true})
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_(?!SDK_)|GANTRY_)/.test(name)),
  )
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    AWS_REGION: settings.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    GANTRY_POLL_INTERVAL: settings.pollInterval,
  }
  let background: Awaited<ReturnType<typeof startBackground>> | undefined
  let endpoint = settings.endpoint
  if (!endpoint) {
    try {
      background = await startBackground(
        [entry, 'local', 'start', '--port', '0', '--speed', String(settings.speed), '--json'],
        {cwd: directory, env},
      )
      endpoint = (JSON.parse(background.firstLine) as {endpoint: string}).endpoint
    } catch (error) {
      await rm(directory, {recursive: true, force: true})
      throw new UserError('the local endpoint did not start', {why: (error as Error).message})
    }
  }
  env.AWS_ENDPOINT_URL = endpoint
  return {
    endpoint,
    entry,
    env,
    path: folder => (folder ? join(directory, folder) : directory),
    useAsOwn: () => {
      for (const name of Object.keys(process.env))
        if (name.startsWith('AWS_') && !name.startsWith('AWS_SDK_')) delete process.env[name]
      for (const [name, value] of Object.entries(env)) if (name.startsWith('AWS_')) process.env[name] = value
    },
    end: async () => {
      await background?.stop()
      await rm(directory, {recursive: true, force: true})
    },
  }
}
