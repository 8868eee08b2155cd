import {dirname, isAbsolute, join} from 'node:path'
import type {CloudFormationApi, SsmApi} from '../core/api.js'
import {UserError} from '../core/errors.js'
import type {Resolved, Sources} from './interpolate.js'
import type {ProjectFiles} from './load.js'

export interface SourceOptions {
  /** Paths of tfstate and images.json are relative to it. */
  directory: string
  environment: Record<string, string | undefined>
  /** --image NAME=REF. */
  images?: Record<string, string>
  /** Take a tag where a digest is better. */
  allowTag?: boolean
  /** Absent: `${ssm:…}` cannot be used. */
  ssm?: Pick<SsmApi, 'getParameters'>
  /** Absent: `${cfn:…}` cannot be used. */
  cloudFormation?: Pick<CloudFormationApi, 'describeStacks'>
}

/** The sources of values: the environment, git, pushed images, Terraform state and, with their clients, SSM and CloudFormation. */
export function projectSources(options: SourceOptions, files: ProjectFiles): Sources {
  const {directory, environment, images = {}, allowTag = false, ssm, cloudFormation} = options
  const absolute = (path: string) => (isAbsolute(path) ? path : join(directory, path))
  return {
    env: name => environment[name],
    git: () => readGitSha(directory, files),
    image: async name => {
      const variable = environment[`GANTRY_IMAGE_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`]
      const reference = images[name] ?? variable ?? (await readPushed(absolute('.gantry/images.json'), name, files))
      if (reference !== undefined && !allowTag && !/@sha(256|512):[0-9a-f]{64,128}$/.test(reference)) {
        throw new UserError(`image \`${name}\` is ${reference}: a tag may move while the service runs`, {
          fix: 'give it as NAME@sha256:…, or pass --allow-tag',
        })
      }
      return reference
    },
    tfstate: async (path, output) => readStateOutput(path, output, await files.read(absolute(path))),
    ...(ssm ? {ssm: (names: string[]) => readParameters(ssm, names)} : {}),
    ...(cloudFormation ? {cfn: (stack: string, output: string) => readStackOutput(cloudFormation, stack, output)} : {}),
  }
}

/** One output of a stack; undefined when the stack or the output is not there. @see AWS docs: DescribeStacks */
async function readStackOutput(
  cloudFormation: Pick<CloudFormationApi, 'describeStacks'>,
  stack: string,
  output: string,
): Promise<string | undefined> {
  try {
    const {Stacks} = await cloudFormation.describeStacks({StackName: stack})
    return Stacks?.[0]?.Outputs?.find(({OutputKey}) => OutputKey === output)?.OutputValue
  } catch (error) {
    // CloudFormation says so with a general error and a sentence.
    if (/does not exist/.test((error as Error).message)) return undefined
    throw error
  }
}

async function readPushed(path: string, name: string, files: ProjectFiles): Promise<string | undefined> {
  const text = await files.read(path)
  if (text === undefined) return undefined
  let pushed: unknown
  try {
    pushed = JSON.parse(text)
  } catch {
    throw new UserError(`${path} is not JSON`, {fix: 'push again, or pass --image'})
  }
  const reference =
    typeof pushed === 'object' && pushed !== null && Object.hasOwn(pushed, name)
      ? (pushed as Record<string, unknown>)[name]
      : undefined
  return typeof reference === 'string' ? reference : undefined
}

/** The commit HEAD points to, read from the repository's own files: git need not be installed. */
export async function readGitSha(directory: string, files: ProjectFiles): Promise<string | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const sha = await readHead(join(folder, '.git'), files)
    if (sha) return sha
    if (dirname(folder) === folder) return undefined
  }
}

const sha = /^[0-9a-f]{40}([0-9a-f]{24})?$/

async function readHead(git: string, files: ProjectFiles): Promise<string | undefined> {
  const head = (await files.read(join(git, 'HEAD')))?.trim()
  if (head === undefined) return undefined
  if (sha.test(head)) return head
  const reference = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1]
  if (!reference || reference.includes('..')) return undefined
  const loose = (await files.read(join(git, reference)))?.trim()
  if (loose && sha.test(loose)) return loose
  const packed = await files.read(join(git, 'packed-refs'))
  return packed
    ?.split('\n')
    .find(line => line.endsWith(` ${reference}`))
    ?.slice(0, 40)
}

/** @throws UserError when the text is missing or is no Terraform state of version 4. */
function readStateOutput(path: string, output: string, text: string | undefined): Resolved | undefined {
  if (text === undefined) throw new UserError(`${path} does not exist`, {fix: 'name a local Terraform state file'})
  let state: {version?: unknown; outputs?: Record<string, {value?: unknown; sensitive?: boolean}>}
  try {
    state = JSON.parse(text)
  } catch {
    throw new UserError(`${path} is not a Terraform state: it is not JSON`)
  }
  if (state?.version !== 4 || typeof state.outputs !== 'object' || state.outputs === null) {
    throw new UserError(`${path} is not a Terraform state of version 4`, {
      fix: 'write one with `terraform state pull > FILE`',
    })
  }
  const found = Object.hasOwn(state.outputs, output) ? state.outputs[output] : undefined
  if (!found || found.value === undefined || found.value === null) return undefined
  return {
    value: typeof found.value === 'string' ? found.value : JSON.stringify(found.value),
    secret: found.sensitive ?? false,
  }
}

// GetParameters takes ten names a call (AWS docs: GetParameters).
const namesPerCall = 10

async function readParameters(ssm: Pick<SsmApi, 'getParameters'>, names: string[]): Promise<Map<string, Resolved>> {
  const values = new Map<string, Resolved>()
  for (let from = 0; from < names.length; from += namesPerCall) {
    const {Parameters: parameters = []} = await ssm.getParameters({
      Names: names.slice(from, from + namesPerCall),
      WithDecryption: true,
    })
    for (const {Name: name, Value: value, Type: type} of parameters) {
      if (name !== undefined && value !== undefined) values.set(name, {value, secret: type === 'SecureString'})
    }
  }
  return values
}
