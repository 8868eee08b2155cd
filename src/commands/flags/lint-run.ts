import {UserError} from '../../core/errors.js'
import {countBySeverity, type Severity} from '../../core/finding.js'
import {plural} from '../../core/units.js'
import {type Baseline, baselineOf, isBaseline, withoutBaseline} from '../../definition/baseline.js'
import {fixText} from '../../definition/fix.js'
import {type LintReport, lintReport} from '../../definition/lint.js'
import {type LintConfig, optionsFor, parseLintConfig} from '../../definition/lint-config.js'
import type {LintOptions} from '../../definition/options.js'
import {type ParsedFile, parseDefinition, unreadableFile} from '../../definition/parse.js'
import {decodeText, readStandardInput, readTextFile, writeFileAtomic} from '../../io/files.js'
import {globExpression, isFile, readInput} from '../../io/inputs.js'
import {unifiedDiff} from '../../ui/formats/unified-diff.js'
import type {Output} from '../../ui/output.js'

const limitBytes = 2 * 1024 * 1024

/** The file as nodes; bytes that are no text are a finding of it, a file that cannot be opened is an error. */
export async function loadDefinition(file: string, stdinFilename = file): Promise<ParsedFile> {
  if (file === '-') return parseDefinition(await readStandardInput(), stdinFilename)
  const bytes = await readInput(file, limitBytes)
  try {
    return await parseDefinition(decodeText(bytes, file), file)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return unreadableFile(file, error.message, error.fix)
  }
}

/** `.gantrylint.yml` here (or the named file), else the `lint` section of gantry.yml, else nothing. */
export async function loadLintConfig(named: string | undefined): Promise<LintConfig> {
  for (const file of named ? [named] : ['.gantrylint.yml', '.gantrylint.yaml']) {
    if (named || (await isFile(file))) return parseLintConfig(await parseDefinition(await readTextFile(file), file))
  }
  if (await isFile('gantry.yml')) {
    return parseLintConfig(await parseDefinition(await readTextFile('gantry.yml'), 'gantry.yml'), 'lint')
  }
  return {rules: {}, overrides: []}
}

/** What a run is told besides its files. */
export interface LintRun {
  config: LintConfig
  /** What the flags say; they win over the configuration. */
  options: LintOptions
  mend: 'not' | 'safely' | 'dangerously'
  dryRun: boolean
  output: Output
  /** What standard input is called in the findings, and by the configuration. */
  stdinFilename?: string
  /** Checked together with the first file. */
  serviceDefinition?: string
  baseline?: string
  writeBaseline?: string
}

export interface LintOutcome {
  reports: LintReport[]
  /** The files with findings. */
  texts: Map<string, string>
  /** Standard input as mended, where a mend was asked for. */
  mended?: string
}

/** Loads and lints every file, mends it where asked, applies the baseline. `texts` holds the files with findings. */
export async function runLint(files: readonly string[], run: LintRun): Promise<LintOutcome> {
  const texts = new Map<string, string>()
  const reports: LintReport[] = []
  const optionsOf = optionsIn(run)
  let first: ParsedFile | undefined
  let mended: string | undefined
  const add = (parsed: ParsedFile, options: LintOptions) => {
    const report = lintReport(parsed, options)
    reports.push(report)
    if (report.findings.length > 0) texts.set(parsed.file, parsed.text)
  }
  for (const file of files) {
    const loaded = await loadDefinition(file, run.stdinFilename)
    const options = optionsOf(loaded)
    const after = run.mend === 'not' ? loaded : await mendFile(loaded, options, run, file === '-')
    if (file === '-' && run.mend !== 'not' && !run.dryRun) mended = after.text
    if (run.serviceDefinition) first ??= after
    add(after, options)
  }
  if (run.serviceDefinition) {
    const service = await loadDefinition(run.serviceDefinition)
    add(service, {...optionsOf(service), ...(first ? {pair: first} : {})})
  }
  if (run.writeBaseline) await writeFileAtomic(run.writeBaseline, `${JSON.stringify(baselineOf(reports), null, 2)}\n`)
  const baseline = run.writeBaseline ?? run.baseline ?? run.config.baseline
  return {
    reports: baseline ? await applyBaseline(baseline, reports) : reports,
    texts,
    ...(mended === undefined ? {} : {mended}),
  }
}

// The same object where nothing is said of single files: which rules run is worked out once.
function optionsIn({config, options}: LintRun): (parsed: ParsedFile) => LintOptions {
  const optionsAt = (path: string) => ({
    ...optionsFor(config, path, (pattern, name) => globExpression(pattern).test(name)),
    ...options,
  })
  const shared = config.overrides.length === 0 ? optionsAt('') : undefined
  return parsed => shared ?? optionsAt(parsed.file.replaceAll('\\', '/').replace(/^\.\//, ''))
}

// Writes the mended file, or shows the difference; returns the file as it is then.
async function mendFile(
  parsed: ParsedFile,
  options: LintOptions,
  {mend, dryRun, output}: LintRun,
  stdin: boolean,
): Promise<ParsedFile> {
  const yaml = parsed.language === 'yaml' ? await import('yaml') : undefined
  const {text, applied, held} = fixText(parsed, options, mend === 'dangerously', yaml)
  for (const why of new Set(held.map(one => one.why))) {
    const count = held.filter(one => one.why === why).length
    output.warn(`${parsed.file}: ${plural(count, 'finding')} left to mend by hand: ${why}`)
  }
  if (text === parsed.text) return parsed
  if (dryRun) output.warn(unifiedDiff(parsed.text, text, parsed.file))
  else if (!stdin) {
    await writeFileAtomic(parsed.file, text)
    output.progress(`${parsed.file}: mended ${plural(applied.length, 'finding')}`)
  }
  return parseDefinition(text, parsed.file)
}

// @throws UserError when the file is no baseline
async function applyBaseline(file: string, reports: LintReport[]): Promise<LintReport[]> {
  let value: unknown
  try {
    value = JSON.parse(await readTextFile(file, 16 * 1024 * 1024))
  } catch (error) {
    if (error instanceof UserError) throw error
  }
  if (!isBaseline(value)) throw new UserError(`${file} is no baseline`, {fix: `gantry lint --write-baseline ${file}`})
  return reports.map(report => withoutBaseline(report, value as Baseline))
}

/** Whether the run fails: from `failOn` up, or with more warnings than allowed. */
export function hasFailed(reports: readonly LintReport[], failOn: Severity, maxWarnings: number | undefined): boolean {
  const counts = countBySeverity(reports.flatMap(report => report.findings))
  if (counts.error > 0 || (failOn !== 'error' && counts.warning > 0)) return true
  return (
    (failOn === 'suggestion' && counts.suggestion > 0) || (maxWarnings !== undefined && counts.warning > maxWarnings)
  )
}
