import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {parseDuration} from '../../core/units.js'
import {dockerCredentials} from '../../io/docker-config.js'
import {readTextFile, writeFileAtomic} from '../../io/files.js'
import {writeGithubOutput} from '../../io/github-output.js'
import {type CreateOptions, createRepository} from '../../registry/ecr-repository.js'
import type {ScanSeverity} from '../../registry/ecr-scan.js'
import type {PushResult} from '../../registry/event.js'
import {type Platform, parsePlatform} from '../../registry/manifest.js'
import {isTag, requireTarget, type Target} from '../../registry/reference.js'
import type {ImageSource} from '../../registry/source.js'
import type {ScanOptions} from './push-run.js'
import {type ConnectEcr, type ConnectedRegistry, connectRegistry} from './registry-target.js'

interface PushFlagValues {
  tag?: string[]
  platform?: string
  select?: string
  'with-referrers'?: boolean
  jobs: number
  save?: string
  'digest-file'?: string
  'github-output'?: boolean
  create?: boolean
  immutable?: boolean
  'scan-on-push'?: boolean
  'kms-key'?: string
  'lifecycle-policy'?: string
  'wait-for-scan'?: boolean
  'fail-on'?: string
  strict?: boolean
  timeout?: string
  'poll-interval'?: string
}

/** What the flags of `push` say, checked. */
export interface PushOptions {
  target?: Target
  tags: string[]
  jobs: number
  platform?: Platform
  select?: string
  withReferrers?: boolean
  /** Set with --create. */
  create?: CreateOptions
  /** Set with --wait-for-scan. */
  scan?: ScanOptions
}

/** Reads and checks the flags before anything is opened. @throws UserError */
export async function readPushOptions(repository: string | undefined, flags: PushFlagValues): Promise<PushOptions> {
  const target = repository === undefined ? undefined : requireTarget(repository)
  const tags = [...new Set([...(target?.tag ? [target.tag] : []), ...(flags.tag ?? [])])]
  for (const tag of tags) if (!isTag(tag)) throw new UserError(`\`${tag.slice(0, 200)}\` is not a tag`)
  if (flags.save !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(flags.save)) {
    throw new UserError(`\`${flags.save.slice(0, 100)}\` cannot be a name in .gantry/images.json`)
  }
  if (flags['github-output'] && !process.env.GITHUB_OUTPUT) {
    throw new UserError('GITHUB_OUTPUT is not set', {fix: 'use --github-output in a GitHub Actions step only'})
  }
  const policy = flags['lifecycle-policy']
  return {
    ...(target ? {target} : {}),
    tags,
    jobs: flags.jobs,
    ...(flags.platform ? {platform: parsePlatform(flags.platform)} : {}),
    ...(flags.select ? {select: flags.select} : {}),
    ...(flags['with-referrers'] ? {withReferrers: true} : {}),
    ...(flags['wait-for-scan']
      ? {
          scan: {
            strict: flags.strict ?? false,
            timeoutMs: parseDuration(flags.timeout ?? '10m', '--timeout'),
            pollIntervalMs: parseDuration(flags['poll-interval'] ?? '5s', '--poll-interval'),
            ...(flags['fail-on'] ? {failOn: flags['fail-on'] as ScanSeverity} : {}),
          },
        }
      : {}),
    ...(flags.create
      ? {
          create: {
            ...(flags.immutable ? {immutable: true} : {}),
            ...(flags['scan-on-push'] ? {scanOnPush: true} : {}),
            ...(flags['kms-key'] ? {kmsKey: flags['kms-key']} : {}),
            ...(policy ? {lifecyclePolicyText: await readTextFile(policy)} : {}),
          },
        }
      : {}),
  }
}

/** The options with a target: the one given, else the name the source's image has. @throws UserError */
export async function requireTargetName(
  options: PushOptions,
  source: ImageSource,
): Promise<PushOptions & {target: Target}> {
  if (options.target) return {...options, target: options.target}
  const name = await source.name?.()
  if (!name)
    throw new UserError('no repository given, and the source has no name of its own', {
      fix: 'name it: gantry push SOURCE REPOSITORY:TAG',
    })
  const target = requireTarget(name)
  if (target.tag && options.tags.length === 0) options.tags.push(target.tag)
  return {...options, target}
}

/** Connects to the target; a missing repository is made with --create, or when the person at the terminal says so. */
export function openTarget(
  {target, jobs, create}: PushOptions & {target: Target},
  ask: {
    connect: ConnectEcr
    confirm(question: string): Promise<boolean>
    interactive: boolean
  },
): Promise<ConnectedRegistry> {
  const wanted = async (refusal: UserError): Promise<CreateOptions> => {
    const options = create ?? (ask.interactive && (await ask.confirm(`${refusal.message}; make it?`)) ? {} : undefined)
    if (!options) throw refusal
    return options
  }
  return connectRegistry(target, {
    jobs,
    connect: ask.connect,
    dockerCredentials,
    create: async (api, name, refusal) => createRepository(api, name, await wanted(refusal)),
    createPublic: wanted,
    write: true,
  })
}

/** Writes what --save, --digest-file and --github-output ask for. */
export async function writeResults(result: PushResult, flags: PushFlagValues, directory: string): Promise<void> {
  if (flags.save !== undefined) await saveImage(join(directory, '.gantry', 'images.json'), flags.save, result.reference)
  if (flags['digest-file']) await writeFileAtomic(flags['digest-file'], `${result.digest}\n`)
  if (flags['github-output']) {
    await writeGithubOutput({image: result.reference, digest: result.digest})
  }
}

async function saveImage(path: string, name: string, reference: string): Promise<void> {
  let saved: unknown = {}
  try {
    saved = JSON.parse(await readTextFile(path))
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError(`${path} is not JSON`, {fix: 'mend or delete it'})
    if (!/does not exist/.test((error as Error).message)) throw error
  }
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) saved = {}
  await writeFileAtomic(path, `${JSON.stringify({...(saved as object), [name]: reference}, null, 2)}\n`)
}
