import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'

export default class Login extends AwsCommand<typeof Login> {
  static override summary = 'sign docker, podman and other clients in to ECR for 12 hours'
  static override description =
    `Writes the token into docker's configuration file, readable by its owner only, or hands it to
\`docker login --password-stdin\`. It never stands in an argument, a log or an error. To sign in anew without thinking of
it, make gantry docker's credential helper: {"credHelpers": {"REGISTRY": "gantry"}}.`
  static override examples = ['gantry login', 'gantry login 123456789012.dkr.ecr.eu-west-1.amazonaws.com --with docker']
  static override args = {
    registry: Args.string({description: 'the registry (default: the account of the credentials)', ignoreStdin: true}),
  }
  static override flags = {
    with: Flags.string({description: 'the program to sign in', options: ['docker', 'podman']}),
  }

  async run(): Promise<void> {
    const {authorize} = await import('./flags/registry-target.js')
    const {parseEcrHost} = await import('../registry/reference.js')
    const {connectInRegion} = await import('./flags/registry-source.js')
    const {loginWith, storeDockerAuth} = await import('../io/docker-login.js')
    const {UserError} = await import('../core/errors.js')
    const named = this.args.registry?.toLowerCase()
    const ecr = named === undefined ? undefined : parseEcrHost(named)
    if (named !== undefined && (!ecr || ecr.public)) {
      throw new UserError(`${named.slice(0, 200)} is no private ECR registry`, {
        fix: 'name it as ACCOUNT.dkr.ecr.REGION.amazonaws.com',
      })
    }
    const connect = connectInRegion(this.flags as {region?: string}, () => this.connect('ecr'))
    const connection = await connect(ecr?.region)
    const token = await authorize(connection.api.ecr)
    const proxy = new URL(token.proxyEndpoint).host
    // An endpoint's own registry is the one to sign in to, whatever the name: AWS answers with names of its own only.
    const host = parseEcrHost(proxy) ? (named ?? proxy) : proxy
    const place = connection.endpoint ? `, endpoint ${connection.endpoint}` : ''
    this.output.progress(`login to ${host} (region ${connection.region}${place})`)
    const where = this.flags.with ? await loginWith(this.flags.with, host, token) : await storeDockerAuth(host, token)
    const expiresAt = token.expiresAt?.toISOString()
    this.output.document({v: 1, registry: host, storedIn: where, ...(expiresAt ? {expiresAt} : {})})
    this.output.answer(`signed in to ${host}, in ${where}${expiresAt ? `, until ${expiresAt}` : ''}`)
  }
}
