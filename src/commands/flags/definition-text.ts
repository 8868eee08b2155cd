import {dirname} from 'node:path'
import type {Api, CloudFormationApi, SsmApi} from '../../core/api.js'
import {UserError} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {kindOf} from '../../definition/document.js'
import type {ParsedFile} from '../../definition/parse.js'
import {existingText} from '../../io/existing-text.js'
import {findPlaceholders, type Interpolated, interpolateText} from '../../project/interpolate.js'
import {projectSources} from '../../project/sources.js'

/** Where the values of a definition file's `${…}` come from. */
export interface TextSources {
  /** Folder of gantry.yml; the file's own where there is none. */
  directory?: string
  images?: Record<string, string>
  allowTag?: boolean
  /** Asked only when a text names an SSM parameter. */
  ssm?(): Promise<Pick<SsmApi, 'getParameters'>>
  /** Asked only when a text names a stack's output. */
  cloudFormation?(): Promise<Pick<CloudFormationApi, 'describeStacks'>>
}

/** Values AWS holds, each client loaded when a text first asks for one. `connect` is the command's own. */
export function onlineSources(
  connect: <K extends 'cloudFormation' | 'ssm'>(service: K) => Promise<{api: Pick<Api, K>}>,
): Pick<TextSources, 'cloudFormation' | 'ssm'> {
  return {
    ssm: async () => (await connect('ssm')).api.ssm,
    cloudFormation: async () => (await connect('cloudFormation')).api.cloudFormation,
  }
}

/** A file that cannot be parsed is the caller's to mend before anything else (only `lint` calls it a finding). @throws UserError */
export function mustParse(findings: readonly Finding[]): void {
  const broken = findings.find(({rule, severity}) => rule === 'parse' && severity === 'error')
  if (!broken) return
  throw new UserError(broken.what, {...(broken.at ? {at: broken.at} : {}), ...(broken.fix ? {fix: broken.fix} : {})})
}

/**
 * Terraform files, plans and templates hold definitions for `lint` alone: another program registers them.
 * @throws UserError for one of them, by its name or by what it holds
 */
export function mustBeOurs(file: string, parsed?: ParsedFile): void {
  const kind = /\.(tf|tofu)(\.json)?$/i.test(file)
    ? 'terraform-containers'
    : parsed?.root
      ? kindOf(parsed.root)
      : undefined
  const terraform = kind === 'terraform-containers'
  if (!terraform && kind !== 'cloudformation') return
  const what =
    parsed?.root?.kind === 'array' ? 'a list of containers' : terraform ? 'Terraform' : 'a CloudFormation template'
  throw new UserError(`${file} is ${what}, not a task definition`, {
    why: `${terraform ? 'Terraform' : 'CloudFormation'} registers what it holds itself; gantry lints it`,
    fix: `gantry lint ${file}`,
  })
}

/** A definition file's text with gantry's `${…}` replaced. @throws UserError with the place of one without a value. */
export async function interpolateFile(text: string, file: string, sources: TextSources = {}): Promise<Interpolated> {
  const {directory = dirname(file), images, allowTag, ssm, cloudFormation} = sources
  const placeholders = findPlaceholders(text)
  if (placeholders.length === 0) return {text, masked: text}
  const wants = (kind: string) => placeholders.some(placeholder => placeholder.kind === kind)
  return interpolateText(
    text,
    file,
    projectSources(
      {
        directory,
        environment: process.env,
        ...(images ? {images} : {}),
        ...(allowTag === undefined ? {} : {allowTag}),
        ...(wants('ssm') && ssm ? {ssm: await ssm()} : {}),
        ...(wants('cfn') && cloudFormation ? {cloudFormation: await cloudFormation()} : {}),
      },
      {read: existingText},
    ),
  )
}
