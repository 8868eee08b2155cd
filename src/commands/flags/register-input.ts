import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {lint} from '../../definition/lint.js'
import {type ParsedFile, parseDefinition} from '../../definition/parse.js'
import {normaliseTaskDefinition, type TaskDefinitionInput} from '../../definition/task-definition.js'
import {readStandardInput, readTextFile} from '../../io/files.js'
import {mustBeOurs, mustParse} from './definition-text.js'
import {mustBeRendered} from './must-be-rendered.js'

/** What the command line says of a registration. */
export interface RegisterWords {
  file: string
  family: string | undefined
  images: readonly string[]
  tags: readonly string[]
  allowUnknown: boolean
}

export interface RegisterInput {
  parsed: ParsedFile
  input: TaskDefinitionInput
  findings: Finding[]
  /** The JSON to send as it stands, when unknown members are allowed. */
  body?: string
}

/**
 * The file as RegisterTaskDefinition takes it, with the flags applied, and what the linter says of it. The flags are
 * applied before it is linted, so an image that only a flag gives counts.
 * @throws UserError when the file cannot be read or a flag names nothing of it
 */
export async function readRegisterInput(words: RegisterWords): Promise<RegisterInput> {
  const text = words.file === '-' ? await readStandardInput() : await readTextFile(words.file)
  const parsed = await parseDefinition(text, words.file)
  mustBeOurs(words.file, parsed)
  const given = normaliseTaskDefinition(parsed.value)
  const input = withTags(withImages(words.family ? {...given, family: words.family} : given, words.images), words.tags)
  const filled = {
    ...(words.family ? {'family-missing': 'off' as const, 'family-charset': 'off' as const} : {}),
    ...(words.images.length > 0 ? {'image-required': 'off' as const} : {}),
  }
  const unknown = words.allowUnknown ? Object.fromEntries(unknownRules.map(rule => [rule, 'warning' as const])) : {}
  const findings = lint(parsed, {profile: 'register', rules: {...filled, ...unknown}})
  mustParse(findings)
  await mustBeRendered(input, parsed)
  return {parsed, input, findings, ...(words.allowUnknown ? {body: bodyOf(text, parsed, input)} : {})}
}

// A member newer than the SDK looks like one of these; a wrong type stays an error.
const unknownRules = [
  'unknown-field',
  'known-misspelling',
  'wrong-case-field',
  'field-wrong-level',
  'enum',
  'enum-case',
]

// The caller's own bytes where they are JSON and say just what is registered; else its JSON, written again.
function bodyOf(text: string, parsed: ParsedFile, input: TaskDefinitionInput): string {
  const written = JSON.stringify(input)
  if (parsed.language !== 'json') return written
  try {
    return JSON.stringify(JSON.parse(text)) === written ? text : written
  } catch {
    return written
  }
}

function withImages(input: TaskDefinitionInput, pairs: readonly string[]): TaskDefinitionInput {
  const containers = Array.isArray(input.containerDefinitions) ? input.containerDefinitions : []
  const names = containers.flatMap(container => container?.name ?? [])
  const images = new Map(pairs.map(pair => keyValue(pair, '--image', 'app=repository:tag')))
  for (const name of images.keys()) {
    if (names.includes(name)) continue
    const guess = didYouMean(name, names)
    throw new UserError(`there is no container \`${name}\``, {
      fix: guess ? `did you mean --image ${guess}=…?` : `the containers are ${names.join(', ') || 'none'}`,
    })
  }
  if (images.size === 0) return input
  const image = (name: string | undefined) => (name === undefined ? undefined : images.get(name))
  return {
    ...input,
    containerDefinitions: containers.map(one => (image(one?.name) ? {...one, image: image(one.name)} : one)),
  }
}

function withTags(input: TaskDefinitionInput, pairs: readonly string[]): TaskDefinitionInput {
  if (pairs.length === 0) return input
  const tags = new Map((input.tags ?? []).map(tag => [tag.key ?? '', tag.value ?? '']))
  for (const pair of pairs) tags.set(...keyValue(pair, '--tag', 'team=web'))
  return {...input, tags: [...tags].map(([key, value]) => ({key, value}))}
}

function keyValue(pair: string, flag: string, example: string): [string, string] {
  const split = pair.indexOf('=')
  if (split < 1)
    throw new UserError(`${flag} \`${pair.slice(0, 200)}\` is not NAME=VALUE`, {fix: `write ${flag} ${example}`})
  return [pair.slice(0, split), pair.slice(split + 1)]
}
