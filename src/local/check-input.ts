import {type InputShape, inputs} from './inputs.generated.js'
import {AwsFault} from './operation.js'

/** How a service words what it refuses before it looks at the meaning. */
interface Wording {
  fault: string
  missing(member: string): string
}

const constraint = (member: string) =>
  `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`
const wordings: Record<string, Wording> = {
  ecs: {
    fault: 'InvalidParameterException',
    missing: member => `${member.charAt(0).toUpperCase()}${member.slice(1)} cannot be empty.`,
  },
  ecr: {fault: 'InvalidParameterException', missing: constraint},
  logs: {fault: 'InvalidParameterException', missing: constraint},
  'application-auto-scaling': {
    fault: 'ValidationException',
    missing: member => constraint(member.charAt(0).toLowerCase() + member.slice(1)),
  },
}

/**
 * The input as the API's own model knows it: types are checked always; members nobody knows are left out, or refused
 * with `strict` (assumption `unknown-input-members`: AWS ignores them).
 * @throws AwsFault SerializationException for a wrong type, the service's own error for a member that is missing.
 */
export function knownInput(
  service: string,
  operation: string,
  input: Record<string, unknown>,
  strict: boolean,
): Record<string, unknown> {
  const described = inputs[service]
  const wording = wordings[service]
  const name = described?.operations[operation]
  if (!described || !wording || !name) return input
  const walk = (type: string, value: unknown, path: string): unknown => {
    if (type.startsWith('[]')) {
      if (!Array.isArray(value)) throw mismatch(value, 'a list', path)
      return value.map((member, index) => walk(type.slice(2), member, `${path}[${index}]`))
    }
    if (type.startsWith('{}')) {
      if (!isObject(value)) throw mismatch(value, 'a map', path)
      // Object.fromEntries defines, it does not assign: `__proto__` is a key like any other.
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, walk(type.slice(2), member, `${path}.${key}`)]),
      )
    }
    if (type.startsWith('@')) {
      if (!isObject(value)) throw mismatch(value, 'a structure', path)
      return members(described.shapes[type.slice(1)] as InputShape, value, path)
    }
    if (type.startsWith('#')) {
      scalar('s', value, path)
      const values = described.enums[type.slice(1)] as readonly string[]
      if (!values.includes(value as string)) throw new AwsFault(wording.fault, notInEnum(value as string, path, values))
    } else scalar(type, value, path)
    return value
  }
  const members = ([known, required]: InputShape, value: Record<string, unknown>, path: string) => {
    for (const member of required) {
      if (value[member] === undefined) throw new AwsFault(wording.fault, wording.missing(member))
    }
    const kept: Record<string, unknown> = {}
    for (const [key, member] of Object.entries(value)) {
      const type = Object.hasOwn(known, key) ? known[key] : undefined
      const place = path ? `${path}.${key}` : key
      if (type === undefined) {
        if (strict) throw new AwsFault(wording.fault, `Unknown parameter: ${place.slice(0, 200)} (--strict-input)`)
      } else if (member !== undefined) kept[key] = walk(type, member, place)
    }
    return kept
  }
  return members(described.shapes[name] as InputShape, input, '')
}

function scalar(type: string, value: unknown, path: string): void {
  if (type === 's' && typeof value !== 'string') throw mismatch(value, 'a String', path)
  if (type === 'b' && typeof value !== 'boolean') throw mismatch(value, 'a Boolean', path)
  if (type === 'i' && !Number.isSafeInteger(value)) throw mismatch(value, 'an Integer', path)
  if (type === 'n' && typeof value !== 'number') throw mismatch(value, 'a Number', path)
  if (type !== 't' || value instanceof Date) return
  if (typeof value !== 'number' && typeof value !== 'string') throw mismatch(value, 'a Timestamp', path)
}

function notInEnum(value: string, path: string, values: readonly string[]): string {
  return (
    `1 validation error detected: Value '${value.slice(0, 100)}' at '${path.slice(0, 200)}' failed to satisfy ` +
    `constraint: Member must satisfy enum value set: [${values.join(', ')}]`
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function mismatch(value: unknown, wanted: string, path: string): AwsFault {
  const found = Array.isArray(value) ? 'LIST' : typeof value === 'object' ? 'STRUCTURE' : typeof value
  return new AwsFault(
    'SerializationException',
    `${found.toUpperCase()}_VALUE can not be converted to ${wanted} (${path.slice(0, 200)})`,
  )
}
