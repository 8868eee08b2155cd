import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.js'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import {parseTemplate, renderTemplate, templateValues} from '../project/template.js'

export default class Init extends BaseCommand<typeof Init> {
  static override summary = 'start a project from a template'
  static override description =
    'Writes gantry.yml with a task definition and a service definition beside it. Nothing is overwritten. Without a template, lists them.'
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init ec2-web web --set name=web --set cluster=prod',
    '<%= config.bin %> init fargate-web web --set account=123456789012 --set subnet=subnet-0a1b --set securityGroup=sg-0c2d',
  ]
  static override args = {
    template: Args.string({description: 'template to start from', ignoreStdin: true}),
    directory: Args.string({description: 'where to write (default: here)', default: '.', ignoreStdin: true}),
  }
  static override flags = {
    set: Flags.string({multiple: true, description: 'value of a parameter', helpValue: 'NAME=VALUE'}),
  }

  async run(): Promise<void> {
    const [{parse}, {readTemplates, writeTemplate}] = await Promise.all([import('yaml'), import('../io/templates.js')])
    const templates = (await readTemplates(this.config.root)).map(({name, text}) => parseTemplate(name, parse(text)))
    if (this.args.template === undefined) {
      this.output.document({v: 1, templates})
      for (const template of templates) this.output.answer(`${template.name.padEnd(14)}${template.description}`)
      return
    }
    const template = templates.find(candidate => candidate.name === this.args.template)
    if (!template) {
      const names = templates.map(candidate => candidate.name)
      const guess = didYouMean(this.args.template, names)
      throw new UserError(`there is no template \`${this.args.template}\``, {
        fix: guess ? `did you mean ${guess}?` : `there are: ${names.join(', ')}`,
      })
    }
    const values = templateValues(template, Object.fromEntries((this.flags.set ?? []).map(splitSetting)))
    const written = await writeTemplate(this.config.root, template, this.args.directory, text =>
      renderTemplate(text, values),
    )
    this.output.document({v: 1, template: template.name, written})
    for (const path of written) this.output.answer(`wrote ${path}`)
    const project = written.find(path => path.endsWith('gantry.yml'))
    this.output.progress(`next: ${project ? `gantry lint ${project}` : 'gantry deploy --create --dry-run'}`)
  }
}

function splitSetting(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new UserError(`--set ${text} is not NAME=VALUE`, {fix: 'write it as --set name=web'})
  return [text.slice(0, at), text.slice(at + 1)]
}
