import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'

export default class Login extends AwsCommand<typeof Login> {
  static override summary = 'sign docker, podman and other clients in to ECR for 12 hours'
  static override description =
    `Writes the token into docker's configuration file, readable by its owner only, or hands it to
\`docker login --password-stdin\`. It never stands in an argument, a log or an error. To sign in anew without thinking of
it, make gantry docker's credential helper: {"credHelpers": {"REGISTRY": "gantry"}}.`
  static override examples = [
    'gantry login',
    'gantry login 123456789012.dkr.ecr.eu-west-1.amazonaws.com --with docker',
    'gantry login public.ecr.aws',
  ]
  static override args = {
    registry: Args.string({
      description: 'the registry, or public.ecr.aws (default: the account of the credentials)',
      ignoreStdin: true,
    }),
  }
  static override flags = {
    with: Flags.string({description: 'the program to sign in', options: ['docker', 'podman']}),
  }

  async run(): Promise<void> {
    const {authorizeLogin} = await import('./flags/login.js')
    const {connectInRegion} = await import('./flags/registry-source.js')
    const {loginWith, storeDockerAuth} = await import('../io/docker-login.js')
    const connect = connectInRegion(this.flags as {region?: string}, service => this.connect(service))
    const {host, region, endpoint, token} = await authorizeLogin(this.args.registry?.toLowerCase(), connect)
    this.output.progress(`login to ${host} (region ${region}${endpoint ? `, endpoint ${endpoint}` : ''})`)
    const where = this.flags.with ? await loginWith(this.flags.with, host, token) : await storeDockerAuth(host, token)
    const expiresAt = token.expiresAt?.toISOString()
    this.output.document({v: 1, registry: host, storedIn: where, ...(expiresAt ? {expiresAt} : {})})
    this.output.answer(`signed in to ${host}, in ${where}${expiresAt ? `, until ${expiresAt}` : ''}`)
  }
}
