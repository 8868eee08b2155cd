import {Args} from '@oclif/core'
import {AwsCommand} from '../base-command.js'

export default class CredentialHelper extends AwsCommand<typeof CredentialHelper> {
  static override hidden = true
  static override summary = "docker's credential helper protocol: what docker-credential-gantry runs"
  static override examples = ['echo 123456789012.dkr.ecr.eu-west-1.amazonaws.com | docker-credential-gantry get']
  static override args = {
    action: Args.string({description: 'get, store, erase, list or version', ignoreStdin: true}),
  }

  /** The protocol has its words and its exit code: an error is one line on stdout, and 1. */
  async run(): Promise<void> {
    const {answerHelper} = await import('./flags/credential-answer.js')
    const {connectInRegion} = await import('./flags/registry-source.js')
    const {readStandardInput} = await import('../io/files.js')
    const connect = connectInRegion(this.flags as {region?: string}, service => this.connect(service))
    const answer = await answerHelper(this.args.action ?? '', {
      connect,
      input: () => readStandardInput(64 * 1024),
      version: this.config.version,
    })
    if (answer.text !== '') this.output.value(answer.text)
    this.exit(answer.failed ? 1 : 0)
  }
}
