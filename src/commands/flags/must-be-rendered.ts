import {UserError} from '../../core/errors.js'
import type {ParsedFile} from '../../definition/parse.js'

// What names something to AWS, where no `{{`, `<X>` or `${` can stand for itself; a command or a variable may hold one.
const names = [
  /^(family|taskRoleArn|executionRoleArn)$/,
  /^containerDefinitions\/\d+\/(image|repositoryCredentials\/credentialsParameter)$/,
  /^containerDefinitions\/\d+\/(secrets|logConfiguration\/secretOptions)\/\d+\/valueFrom$/,
  /^containerDefinitions\/\d+\/environmentFiles\/\d+\/value$/,
  /^containerDefinitions\/\d+\/logConfiguration\/options\/awslogs-(group|region)$/,
  /^volumes\/\d+\/efsVolumeConfiguration\/fileSystemId$/,
]
const placeholder = /\$\{|\{\{|\{%|#\{|<[A-Za-z][\w-]*>|@@\w+@@/

/**
 * What will be registered must name what is there: ECS takes a placeholder as an image or a role and finds out when it
 * starts tasks. Looked for in the input as it would be sent, after --image and --family.
 * @throws UserError with the place in the file
 */
export async function mustBeRendered(input: object, parsed: ParsedFile): Promise<void> {
  const found = firstIn(input, [])
  if (!found) return
  const {lint} = await import('../../definition/lint.js')
  const {path, text} = found
  const at = lint(parsed, {rendered: true, rules: {'gha-expression': 'error'}}).find(
    ({rule, at: place}) => /^(unrendered-template|gha-expression)$/.test(rule) && place?.pointer?.endsWith(`/${path}`),
  )?.at
  const isImage = path.endsWith('/image')
  throw new UserError(`\`${path.replaceAll('/', '.')}\` still holds a placeholder: ${text.slice(0, 200)}`, {
    why: 'ECS would register it as it stands, and no task would start',
    fix: isImage ? 'pass --image NAME=REF, or render the file first' : 'render the file first',
    ...(at ? {at} : {}),
  })
}

function firstIn(value: unknown, path: string[]): {path: string; text: string} | undefined {
  if (typeof value === 'string') {
    const joined = path.join('/')
    return placeholder.test(value) && names.some(name => name.test(joined)) ? {path: joined, text: value} : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = firstIn(inner, [...path, key])
    if (found) return found
  }
  return undefined
}
