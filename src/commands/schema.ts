import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.js'
import {readTextFile} from '../io/files.js'

const files = {
  'task-definition': 'task-definition.schema.json',
  'service-definition': 'service-definition.schema.json',
  config: 'gantry.schema.json',
  'lint-config': 'gantrylint.schema.json',
} as const

/** `gantry schema`: the JSON Schemas editors read. */
export default class Schema extends BaseCommand<typeof Schema> {
  static override summary = 'print the JSON Schema of a file gantry reads'
  static override description =
    'For editors: write "$schema" with the path of the printed schema at the top of the file. gantry drops "$schema" before it sends anything.'
  static override examples = [
    'gantry schema task-definition',
    'gantry schema service-definition > service-definition.schema.json',
  ]
  static override args = {
    name: Args.string({
      description: 'which one',
      required: true,
      options: Object.keys(files),
      ignoreStdin: true,
    }),
  }

  async run(): Promise<void> {
    const file = files[this.args.name as keyof typeof files]
    const text = await readTextFile(`${this.config.root}/schemas/${file}`)
    this.output.value(text.trimEnd())
    this.output.document(JSON.parse(text))
  }
}
