import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {Severity} from '../core/finding.js'
import {ruleNamed} from './lint.js'
import type {DefinitionNode} from './node.js'
import type {LintOptions} from './options.js'
import type {ParsedFile} from './parse.js'
import {type Profile, profiles} from './rule.js'

/** A rule's severity, or none at all. */
type Level = Severity | 'off'
const levels: readonly Level[] = ['error', 'warning', 'suggestion', 'off']

/** What holds for the files a pattern matches, on top of the rest. */
export interface LintOverride {
  files: string[]
  rules: Record<string, Level>
  ignorePointers: string[]
}

/** `.gantrylint.yml`. */
export interface LintConfig {
  profile?: Profile
  rules: Record<string, Level>
  failOn?: Severity
  maxWarnings?: number
  imageFilledByCi?: boolean
  rendered?: boolean
  /** A file of findings that are known and left alone. */
  baseline?: string
  overrides: LintOverride[]
}

const members = ['profile', 'rules', 'failOn', 'maxWarnings', 'image', 'rendered', 'baseline', 'overrides', '$schema']

/**
 * The text of `.gantrylint.yml` → what it says.
 * @throws UserError with its place, for a member, rule or value that does not exist
 */
export function parseLintConfig(file: ParsedFile, section?: string): LintConfig {
  const problem = file.problems.find(found => found.severity === 'error')
  if (problem) throw new UserError(problem.what, {at: file.lines.at(problem.start, problem.end, '', file.file)})
  const whole = file.root
  const root = section === undefined ? whole : whole?.raw(section)
  if (!root) return {rules: {}, overrides: []}
  const fail = (node: DefinitionNode, what: string, fix?: string): never => {
    const [start, end] = node.keyStart >= 0 ? [node.keyStart, node.keyEnd] : [node.start, node.end]
    throw new UserError(what, {at: file.lines.at(start, end, '', file.file), ...(fix ? {fix} : {})})
  }
  const oneOf = <T extends string>(node: DefinitionNode | undefined, values: readonly T[]): T | undefined => {
    if (!node) return undefined
    const value = String(node.scalar ?? '')
    // YAML 1.1 readers take a bare `off` for false.
    const text = value === 'false' && values.includes('off' as T) ? 'off' : value
    if ((values as readonly string[]).includes(text)) return text as T
    return fail(node, `\`${node.key}\` is one of ${values.join(', ')}, not "${text.slice(0, 40)}"`)
  }
  if (root.kind !== 'object') fail(root, 'the lint configuration is no mapping')
  const rulesOf = (node: DefinitionNode | undefined): Record<string, Level> => {
    const chosen: Record<string, Level> = {}
    for (const member of node?.members ?? []) {
      const rule =
        ruleNamed(String(member.key)) ??
        (fail(
          member,
          `there is no rule \`${String(member.key).slice(0, 60)}\``,
          'see `gantry lint --list-rules`',
        ) as never)
      chosen[rule.id] = oneOf(member, levels) as Level
    }
    return chosen
  }
  for (const member of root.members) {
    const key = String(member.key)
    if (!members.includes(key)) {
      const guess = didYouMean(key, members)
      fail(
        member,
        `unknown setting \`${key.slice(0, 60)}\``,
        guess ? `did you mean \`${guess}\`?` : `the settings are ${members.slice(0, -1).join(', ')}`,
      )
    }
  }
  const maxWarnings = root.number('maxWarnings')
  const profile = oneOf(root.raw('profile'), profiles)
  const failOn = oneOf(root.raw('failOn'), ['error', 'warning', 'suggestion'] as const)
  const image = oneOf(root.raw('image'), ['filled-by-ci', 'required'] as const)
  const baseline = root.text('baseline')
  return {
    rules: rulesOf(root.raw('rules')),
    overrides: root.list('overrides').map(node => ({
      files: node.list('files').flatMap(item => (item.kind === 'string' ? String(item.scalar) : [])),
      rules: rulesOf(node.raw('rules')),
      ignorePointers: node.list('ignore').flatMap(item => (item.kind === 'string' ? String(item.scalar) : [])),
    })),
    ...(profile ? {profile} : {}),
    ...(failOn ? {failOn} : {}),
    ...(maxWarnings === undefined ? {} : {maxWarnings}),
    ...(image === 'filled-by-ci' ? {imageFilledByCi: true} : {}),
    ...(root.flag('rendered') ? {rendered: true} : {}),
    ...(baseline ? {baseline} : {}),
  }
}

/** The options for one file; `matches` says whether a pattern of the configuration fits its path. */
export function optionsFor(
  config: LintConfig,
  path: string,
  matches: (pattern: string, path: string) => boolean,
): LintOptions {
  const fitting = config.overrides.filter(override => override.files.some(pattern => matches(pattern, path)))
  return {
    ...(config.profile ? {profile: config.profile} : {}),
    rules: Object.assign({}, config.rules, ...fitting.map(override => override.rules)),
    ignorePointers: fitting.flatMap(override => override.ignorePointers),
    ...(config.imageFilledByCi ? {imageFilledByCi: true} : {}),
    ...(config.rendered ? {rendered: true} : {}),
  }
}
