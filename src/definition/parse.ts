import {LineTable} from '../core/position.js'
import type {DefinitionNode} from './node.js'
import {parseHcl} from './parse-hcl.js'
import {type Parsed, parseJson} from './parse-json.js'
import {isTerraformTemplate, parseTemplate} from './parse-template.js'
import {parseYaml, type YamlModule} from './parse-yaml.js'

/** Nesting deeper than this is not read: no definition is, and a parser's stack is finite. */
export const maxDepth = 200

/** Something wrong with the text itself, before any rule about its meaning. */
export interface ParseProblem {
  rule: 'parse' | 'duplicate-key'
  severity: 'error' | 'warning'
  what: string
  fix?: string
  start: number
  end: number
  related?: {start: number; end: number}
  edits?: {start: number; end: number; text: string}[]
}

export interface Comment {
  start: number
  end: number
  text: string
}

/** A file's text as nodes with places. `root` is missing when the text could not be read as a value at all. */
export interface ParsedFile {
  file: string
  text: string
  language: 'json' | 'yaml' | 'hcl'
  lines: LineTable
  root?: DefinitionNode
  /** What could be read of a text with a mistake in it, for `lint` alone: nobody else may act on half a file. */
  recovered?: DefinitionNode
  /** Parts of the text that stand for several places, so that no edit fits there: anchors and aliases of YAML. */
  shared?: {start: number; end: number}[]
  /** The plain value of `root`; undefined without one. */
  value: unknown
  comments: Comment[]
  problems: ParseProblem[]
}

/** JSON (with comments and trailing commas) unless the name, or else the first character, says YAML; Terraform by name. */
export function languageOf(file: string, text: string): 'json' | 'yaml' | 'hcl' {
  if (/\.(tf|tofu)$/i.test(file)) return 'hcl'
  if (/\.ya?ml$/i.test(file)) return 'yaml'
  if (/\.(json|jsonc|json5|template)$/i.test(file)) return 'json'
  const first = /^\ufeff?(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*(\S?)/.exec(text)?.[1] ?? ''
  return first === '' || '{["'.includes(first) || first === '\u0000' ? 'json' : 'yaml'
}

/**
 * Text → nodes with places. Never throws: what is wrong with the text is in `problems`.
 * `yaml` is the loaded `yaml` package; it is needed for YAML only (see `languageOf`, `parseDefinition`).
 */
export function parseText(text: string, file: string, yaml?: YamlModule): ParsedFile {
  const language = languageOf(file, text)
  const parsed =
    language === 'yaml'
      ? yaml
        ? parseYaml(text, yaml)
        : unreadableFile(file, 'YAML is not read here')
      : language === 'hcl'
        ? parseHcl(text)
        : isTerraformTemplate(file)
          ? parseTemplate(text)
          : parseJson(text)
  return new ReadFile(file, text, language, parsed)
}

// A class, since V8 keeps the getter of an object literal, and the file with it, until the next full collection.
class ReadFile implements ParsedFile {
  readonly lines: LineTable
  readonly root?: DefinitionNode
  readonly recovered?: DefinitionNode
  readonly shared?: {start: number; end: number}[]
  readonly comments: Comment[]
  readonly problems: ParseProblem[]

  constructor(
    readonly file: string,
    readonly text: string,
    readonly language: ParsedFile['language'],
    {root, recovered, shared, comments, problems}: Parsed,
  ) {
    this.lines = new LineTable(text)
    if (root) this.root = root
    if (recovered) this.recovered = recovered
    if (shared) this.shared = shared
    this.comments = comments
    this.problems = problems
  }

  get value(): unknown {
    return this.root?.value
  }
}

/** `parseText`, loading the `yaml` package when, and only when, the text is YAML. */
export async function parseDefinition(text: string, file: string): Promise<ParsedFile> {
  return languageOf(file, text) === 'yaml' ? parseText(text, file, await import('yaml')) : parseText(text, file)
}

/** A value that was never a file, as one: rules read nodes, and places point into its JSON text. */
export function parseValue(value: unknown, file = 'request'): ParsedFile {
  return parseText(JSON.stringify(value, null, 2) ?? 'null', `${file}.json`)
}

/** A file whose bytes are no text, as a file with that one problem. */
export function unreadableFile(file: string, what: string, fix?: string): ParsedFile {
  const problem: ParseProblem = {rule: 'parse', severity: 'error', what, start: 0, end: 0, ...(fix ? {fix} : {})}
  return {
    file,
    text: '',
    language: 'json',
    lines: new LineTable(''),
    value: undefined,
    comments: [],
    problems: [problem],
  }
}
