// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of gantry.yml
import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {UserError} from '../core/errors.js'
import {existingText} from '../io/existing-text.js'
import {findProjectFile} from '../project/load.js'
import {deploymentOrder} from '../project/parse.js'
import {formatRendered, type RenderedFile} from '../ui/render.js'
import {interpolateFile, onlineSources} from './flags/definition-text.js'
import {imagesOf} from './flags/deploy-requests.js'

/** `gantry render`: gantry.yml and its definitions with their values in. */
export default class Render extends AwsCommand<typeof Render> {
  static override summary = 'gantry.yml and the definition files it names, with every ${…} of gantry’s replaced'
  static override description =
    'Only ${env.X}, ${env.X:-default}, ${ssm:/path}, ${cfn:stack.Output}, ${tfstate:path#output}, ${git.sha} and ${image.app} are gantry’s; any other ${…} stays, and $${ is a literal ${. Values of the environment, of SecureString parameters and of sensitive outputs print as ***.'
  static override examples = [
    'gantry render',
    'gantry render web --environment prod',
    'gantry render web --image app=123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.0 --allow-tag --json',
  ]
  static override args = {service: Args.string({description: 'one service (default: all)', ignoreStdin: true})}
  static override flags = {
    image: Flags.string({description: 'the value of ${image.NAME}', helpValue: 'NAME=REF', multiple: true}),
    'allow-tag': Flags.boolean({description: 'take an image by tag, not by digest'}),
    'show-values': Flags.boolean({description: 'show secret values (on a terminal only)'}),
  }

  async run(): Promise<void> {
    const show = Boolean(this.flags['show-values'])
    if (show && (!this.output.interactive || !process.stdout.isTTY)) {
      throw new UserError('secret values are shown on a terminal only', {fix: 'leave --show-values out'})
    }
    const project = await this.project()
    const config = this.flags.config ? {config: this.flags.config} : {}
    const found = project && (await findProjectFile({directory: process.cwd(), ...config}, {read: existingText}))
    if (!project || !found) {
      throw new UserError('there is no gantry.yml here', {fix: 'name the project file with --config'})
    }
    const wanted = this.args.service
    const names = wanted === undefined ? Object.keys(project.services) : deploymentOrder(project, [wanted]).slice(-1)
    const paths = names.flatMap(name => {
      const {taskDefinition, serviceDefinition} = project.services[name] ?? {}
      return [taskDefinition, serviceDefinition].filter(path => path !== undefined)
    })
    const files: RenderedFile[] = []
    const sources = {
      directory: project.directory,
      images: imagesOf(this.flags.image ?? []),
      allowTag: Boolean(this.flags['allow-tag']),
      ...onlineSources(service => this.connect(service)),
    }
    for (const file of [found.file, ...new Set(paths)]) {
      const text = file === found.file ? found.text : await existingText(file)
      if (text === undefined) throw new UserError(`${file} does not exist`)
      // gantry.yml itself takes tags: it says which image, a definition says which bytes.
      const rendered = await interpolateFile(text, file, file === found.file ? {...sources, allowTag: true} : sources)
      files.push({file, text: show ? rendered.text : rendered.masked})
    }
    this.output.answer(formatRendered(files, this.output.out))
    this.output.document({v: 1, files})
  }
}
