import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {SchemaNode} from './schema.js'
import type {Path, YamlSource} from './yaml-source.js'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number'
  return typeof value === 'boolean' ? 'true or false' : 'text'
}

const wanted: Record<string, string> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'object') return isObject(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value)
  return typeof value === type
}

/**
 * Checks a value against the schema and stops at the first thing wrong.
 * @throws UserError with the place in the file, did-you-mean for an unknown key, and what was wanted instead.
 */
export function checkSchema(source: YamlSource, schema: SchemaNode, value = source.value, path: Path = []): void {
  const types = [schema.type ?? []].flat()
  const name = path.length === 0 ? source.file : `\`${path.join('.')}\``
  if (types.length > 0 && !types.some(type => hasType(value, type))) {
    throw new UserError(`${name} must be ${types.map(type => wanted[type]).join(' or ')}, not ${typeOf(value)}`, {
      at: source.at(path),
      ...(schema.description ? {fix: `${path.at(-1) ?? 'it'}: ${schema.description}`} : {}),
    })
  }
  if (isObject(value)) {
    checkObject(source, schema, value, path)
    return
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) throw new UserError(`${name} is empty`, {at: source.at(path)})
    for (const [index, item] of value.entries())
      if (schema.items) checkSchema(source, schema.items, item, [...path, index])
    return
  }
  if (schema.enum && !schema.enum.includes(String(value))) {
    const guess = didYouMean(String(value), schema.enum)
    throw new UserError(`${name} is \`${String(value).slice(0, 100)}\``, {
      at: source.at(path),
      fix: guess ? `did you mean ${guess}?` : `write one of ${schema.enum.join(', ')}`,
    })
  }
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value))) {
    throw new UserError(`${name} is \`${String(value).slice(0, 100)}\``, {
      at: source.at(path),
      fix: `${path.at(-1)}: ${schema.description ?? schema.pattern}`,
    })
  }
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum) {
    throw new UserError(`${name} is ${value}; at least ${schema.minimum} is needed`, {at: source.at(path)})
  }
}

function checkObject(source: YamlSource, schema: SchemaNode, value: Record<string, unknown>, path: Path): void {
  const known = schema.properties ?? {}
  for (const [key, member] of Object.entries(value)) {
    const here = [...path, key]
    const rule = known[key] ?? schema.additionalProperties
    if (rule === true) continue
    if (!rule) {
      const guess = didYouMean(key, Object.keys(known))
      throw new UserError(`unknown key \`${key.slice(0, 100)}\`${path.length > 0 ? ` in \`${path.join('.')}\`` : ''}`, {
        at: source.keyAt(here),
        fix: guess ? `did you mean ${guess}?` : `known keys: ${Object.keys(known).join(', ')}`,
      })
    }
    checkSchema(source, rule, member, here)
  }
  for (const key of schema.required ?? []) {
    if (!(key in value)) {
      throw new UserError(`\`${[...path, key].join('.')}\` is missing`, {
        at: source.at(path),
        fix: `${key}: ${known[key]?.description ?? ''}`,
      })
    }
  }
}
