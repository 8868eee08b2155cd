import {Args} from '@oclif/core'
import {AwsCommand} from '../../base-command.js'
import {loadRepositories} from '../../observe/load-repositories.js'
import {formatRepositories} from '../../ui/lifecycle-repositories.js'

/** `gantry repo ls`. */
export default class RepoLs extends AwsCommand<typeof RepoLs> {
  static override summary = 'the ECR repositories and how they are set'
  static override examples = ['gantry repo ls', 'gantry repo ls team/ --json']
  static override args = {prefix: Args.string({description: 'only names that start with it', ignoreStdin: true})}

  async run(): Promise<void> {
    const {api} = await this.connect('ecr')
    const repositories = await loadRepositories(api.ecr, this.args.prefix)
    this.output.answer(formatRepositories(repositories))
    this.output.document({v: 1, repositories})
  }
}
