import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.js'
import {exitCodes} from '../core/errors.js'
import {countBySeverity, type Severity} from '../core/finding.js'
import {type LintReport, lintReport} from '../definition/lint.js'
import {type ParsedFile, parseDefinition} from '../definition/parse.js'
import {type Profile, profiles} from '../definition/rule.js'
import {readStandardInput, readTextFile} from '../io/files.js'
import {resolveInputs} from '../io/inputs.js'
import {formatFinding, summaryText} from '../ui/findings.js'
import {lintDocument} from '../ui/formats/json.js'

/** `gantry lint`: no AWS, no SDK. */
export default class Lint extends BaseCommand<typeof Lint> {
  static override summary = 'find mistakes in task and service definitions before AWS does'
  static override description =
    'Reads JSON, JSON with comments and YAML: task and service definitions, the output of describe-task-definition, CloudFormation templates and Terraform container_definitions. Needs no AWS. Exit 1 when there is an error.'
  static override examples = [
    'gantry lint task-definition.json',
    'gantry lint . --fail-on warning',
    'aws ecs describe-task-definition --task-definition web | gantry lint -',
  ]
  static override strict = false
  static override args = {
    file: Args.string({description: 'files, folders, globs, or - for standard input', ignoreStdin: true}),
  }
  static override flags = {
    profile: Flags.option({
      options: profiles as readonly Profile[],
      description: 'which rules run',
      default: 'recommended',
    })(),
    'fail-on': Flags.option({
      options: ['error', 'warning', 'suggestion'] as const,
      description: 'exit 1 from this severity on',
      default: 'error',
    })(),
    'max-warnings': Flags.integer({description: 'exit 1 with more warnings than this', min: 0}),
  }

  async run(): Promise<void> {
    const {argv} = await this.parse({...Lint, baseFlags: BaseCommand.baseFlags, strict: false, enableJsonFlag: false})
    const files = await resolveInputs(argv as string[])
    const parsed = new Map<string, ParsedFile>()
    const reports: LintReport[] = []
    for (const file of files) {
      const text = file === '-' ? await readStandardInput() : await readTextFile(file)
      const definition = await parseDefinition(text, file)
      parsed.set(file, definition)
      reports.push(lintReport(definition, {profile: this.flags.profile}))
    }
    const findings = reports.flatMap(report => report.findings)
    for (const report of reports) {
      for (const finding of report.findings) {
        this.output.answer(`${formatFinding(finding, this.output.out, parsed.get(report.file)?.text)}\n`)
      }
    }
    this.output.answer(summaryText(findings, files.length))
    this.output.document(lintDocument(reports))
    this.exit(this.#failed(countBySeverity(findings)) ? exitCodes.no : exitCodes.done)
  }

  #failed(counts: Record<Severity, number>): boolean {
    const {'fail-on': failOn, 'max-warnings': maxWarnings} = this.flags
    if (counts.error > 0 || (failOn !== 'error' && counts.warning > 0)) return true
    return (
      (failOn === 'suggestion' && counts.suggestion > 0) || (maxWarnings !== undefined && counts.warning > maxWarnings)
    )
  }
}
