// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of gantry.yml
import {UserError} from '../core/errors.js'
import {type At, LineTable} from '../core/position.js'

/** One `${…}` of ours in a text. */
export interface Placeholder {
  start: number
  end: number
  kind: 'env' | 'ssm' | 'cfn' | 'tfstate' | 'git' | 'image' | 'escape'
  /** The name, parameter, `path#output` or `stack.Output`. */
  name: string
  /** `${env.X:-this}` */
  fallback?: string
}

/** A value and whether it must not be shown. */
export interface Resolved {
  value: string
  secret: boolean
}

/** Where values come from; each gives undefined for what it does not have. Absent sources cannot be used here. */
export interface Sources {
  env(name: string): string | undefined
  git?(): Promise<string | undefined>
  image?(name: string): Promise<string | undefined>
  tfstate?(path: string, output: string): Promise<Resolved | undefined>
  /** All parameters at once. */
  ssm?(names: string[]): Promise<Map<string, Resolved>>
  cfn?(stack: string, output: string): Promise<string | undefined>
}

/** A text with its values in, and the same with the secret ones as `***`. */
export interface Interpolated {
  text: string
  masked: string
}

const pattern =
  /\$\$\{|\$\{(?:env\.([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?|ssm:([^}\s]+)|cfn:([^}\s]+)|tfstate:([^}\s]+)|(git\.sha)|image\.([A-Za-z0-9_.-]+))\}/g

/** The placeholders of a text in order; any other `${…}` is left alone. */
export function findPlaceholders(text: string): Placeholder[] {
  return [...text.matchAll(pattern)].map(match => {
    const [whole, env, fallback, ssm, cfn, tfstate, git, image] = match
    const place = {start: match.index, end: match.index + whole.length}
    if (whole === '$${') return {...place, kind: 'escape', name: ''}
    if (env !== undefined) return {...place, kind: 'env', name: env, ...(fallback === undefined ? {} : {fallback})}
    if (ssm !== undefined) return {...place, kind: 'ssm', name: ssm}
    if (cfn !== undefined) return {...place, kind: 'cfn', name: cfn}
    if (tfstate !== undefined) return {...place, kind: 'tfstate', name: tfstate}
    return git !== undefined ? {...place, kind: 'git', name: 'sha'} : {...place, kind: 'image', name: image as string}
  })
}

const unresolved: Record<Exclude<Placeholder['kind'], 'escape'>, {what: string; fix(name: string): string}> = {
  env: {what: 'environment variable', fix: name => `set ${name}, or write \${env.${name}:-default}`},
  ssm: {what: 'SSM parameter', fix: name => `check its name and region: aws ssm get-parameter --name ${name}`},
  cfn: {
    what: 'CloudFormation output',
    fix: () => 'check the stack, its region and its outputs: aws cloudformation describe-stacks',
  },
  tfstate: {what: 'Terraform output', fix: () => 'write ${tfstate:PATH#OUTPUT}, and `terraform apply` it first'},
  git: {what: 'git commit', fix: () => 'run it inside a git repository that has a commit'},
  image: {
    what: 'image',
    fix: name => `pass --image ${name}=REF, or set GANTRY_IMAGE_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`,
  },
}

/**
 * The values of a text's placeholders, in their order.
 * @throws UserError with the place of the first that has none.
 */
export async function resolvePlaceholders(
  text: string,
  file: string,
  placeholders: readonly Placeholder[],
  sources: Sources,
): Promise<Resolved[]> {
  const lines = new LineTable(text)
  const at = ({start, end}: Placeholder): At => lines.at(start, end, undefined, file)
  const names = [...new Set(placeholders.filter(one => one.kind === 'ssm').map(one => one.name))]
  const parameters = names.length > 0 ? await sources.ssm?.(names) : undefined
  const resolved: Resolved[] = []
  for (const placeholder of placeholders) {
    const {kind, name, fallback} = placeholder
    if (kind === 'escape') {
      resolved.push({value: '${', secret: false})
      continue
    }
    let found: Resolved | undefined
    try {
      found = kind === 'ssm' ? parameters?.get(name) : await resolveOne(placeholder, sources)
    } catch (error) {
      if (!(error instanceof UserError) || error.at) throw error
      throw new UserError(error.message, {at: at(placeholder), ...(error.fix ? {fix: error.fix} : {})})
    }
    // As in a shell: `:-` stands in for an empty value too.
    if (fallback !== undefined && !found?.value) found = {value: fallback, secret: false}
    if (!found) {
      const {what, fix} = unresolved[kind]
      const source = kind === 'git' ? undefined : sources[kind]
      throw new UserError(
        `${what} \`${name}\` has no value${source || kind === 'git' ? '' : ': it cannot be read here'}`,
        {at: at(placeholder), fix: fix(name)},
      )
    }
    resolved.push(found)
  }
  return resolved
}

async function resolveOne({kind, name}: Placeholder, sources: Sources): Promise<Resolved | undefined> {
  const plain = (value: string | undefined): Resolved | undefined =>
    value === undefined ? undefined : {value, secret: false}
  if (kind === 'env') {
    const value = sources.env(name)
    return value === undefined ? undefined : {value, secret: true}
  }
  if (kind === 'git') return plain(await sources.git?.())
  if (kind === 'image') return plain(await sources.image?.(name))
  const separator = name.lastIndexOf(kind === 'tfstate' ? '#' : '.')
  if (separator <= 0)
    throw new UserError(`\`${name}\` names no output`, {
      fix: kind === 'tfstate' ? 'write ${tfstate:PATH#OUTPUT}' : 'write ${cfn:STACK.OUTPUT}',
    })
  const [from, output] = [name.slice(0, separator), name.slice(separator + 1)]
  if (kind === 'tfstate') return sources.tfstate?.(from, output)
  return plain(await sources.cfn?.(from, output))
}

/** Replaces every placeholder in a JSON or YAML text, so that each value stays one value. @throws UserError */
export async function interpolateText(text: string, file: string, sources: Sources): Promise<Interpolated> {
  const placeholders = findPlaceholders(text)
  if (placeholders.length === 0) return {text, masked: text}
  const resolved = await resolvePlaceholders(text, file, placeholders, sources)
  const {replaceInJson, replaceInYaml} = await import('./replace-placeholders.js')
  const replace = /^\s*[{[]/.test(text) && !/\.ya?ml$/.test(file) ? replaceInJson : replaceInYaml
  const masked = resolved.map(one => (one.secret ? {...one, value: '***'} : one))
  return {
    text: await replace(text, file, placeholders, resolved),
    masked: await replace(text, file, placeholders, masked),
  }
}
