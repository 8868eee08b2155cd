import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.js'
import {exitCodes} from '../core/errors.js'
import {resolveInputs} from '../io/inputs.js'
import {lintDocument} from '../ui/formats/json.js'
import {lintText} from '../ui/lint.js'
import {lintFlags} from './flags/lint.js'
import {withProjectFiles} from './flags/lint-project.js'
import {hasFailed, loadLintConfig, runLint} from './flags/lint-run.js'
import {tellRules} from './flags/lint-tell.js'

/** `gantry lint`: no AWS, no SDK. */
export default class Lint extends BaseCommand<typeof Lint> {
  static override summary = 'find mistakes in task and service definitions before AWS does'
  static override description =
    'Reads JSON, JSON with comments and YAML: task and service definitions, the output of describe-task-definition, CloudFormation templates; and Terraform: .tf, .tf.json, what `terraform show -json` prints, and files of container_definitions. A gantry.yml is checked, and stands for the definitions it names. Needs no AWS. Exit 1 when there is an error.'
  static override examples = [
    'gantry lint task-definition.json',
    'gantry lint . --fail-on warning --format github',
    'gantry lint task-definition.json --service-definition service.json',
    'gantry lint task-definition.json --fix --dry-run',
    'gantry lint - --stdin-filename infra/ecs.tf < infra/ecs.tf',
    'gantry lint --explain 416',
  ]
  static override strict = false
  static override args = {
    file: Args.string({description: 'files, folders, globs, or - for standard input', ignoreStdin: true}),
  }
  static override flags = lintFlags

  async run(): Promise<void> {
    const {flags, output} = this
    if (flags['list-rules'] || flags.explain) return tellRules(output, flags.explain)
    const {argv} = await this.parse({...Lint, baseFlags: BaseCommand.baseFlags, strict: false, enableJsonFlag: false})
    const config = await loadLintConfig(flags['lint-config'])
    const {profile, region, rendered, exec, 'launch-type': launchType, 'service-definition': serviceDefinition} = flags
    const files = await withProjectFiles(await resolveInputs(argv as string[]))
    const {reports, texts, mended} = await runLint(files, {
      config,
      options: {
        ...(profile ? {profile} : {}),
        ...(region ? {region} : {}),
        ...(rendered ? {rendered} : {}),
        ...(exec ? {exec} : {}),
        ...(launchType ? {launchType} : {}),
      },
      mend: flags['fix-dangerously'] ? 'dangerously' : flags.fix ? 'safely' : 'not',
      dryRun: flags['dry-run'],
      output,
      ...(flags['stdin-filename'] ? {stdinFilename: flags['stdin-filename']} : {}),
      ...(serviceDefinition ? {serviceDefinition} : {}),
      ...(flags.baseline ? {baseline: flags.baseline} : {}),
      ...(flags['write-baseline'] ? {writeBaseline: flags['write-baseline']} : {}),
    })
    const {format} = flags
    const text = () => lintText(format, reports, {texts, paint: output.out, version: this.config.version})
    if (output.json) output.document(lintDocument(reports))
    else if (mended !== undefined) output.mended(mended, text())
    else if (format === 'pretty') output.answer(text())
    // A format for machines is a value: GitHub must see its own commands at the start of a line.
    else output.value(text())
    const failOn = flags['fail-on'] ?? config.failOn ?? 'error'
    const failed = hasFailed(reports, failOn, flags['max-warnings'] ?? config.maxWarnings)
    this.exit(failed ? exitCodes.no : exitCodes.done)
  }
}
