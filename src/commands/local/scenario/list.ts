import {BaseCommand} from '../../../base-command.js'

export default class LocalScenarioList extends BaseCommand<typeof LocalScenarioList> {
  static override summary = 'the scenarios of the local endpoint: worlds in which a deployment goes wrong'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<void> {
    const {scenarios} = await import('../../../local/scenarios/index.js')
    const listed = scenarios.map(({name, summary}) => ({name, summary}))
    this.output.document({v: 1, scenarios: listed})
    const width = Math.max(...listed.map(({name}) => name.length))
    this.output.answer(listed.map(({name, summary}) => `${name.padEnd(width)}  ${summary}`).join('\n'))
  }
}
