import {Args} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {arnName} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import {definitionOfExpress} from '../rollout/express-definition.js'
import {type ServiceRequest, withImages} from '../rollout/request.js'
import {formatChecks} from '../ui/differences.js'
import {verifyServices} from '../verify/check.js'
import {verify} from '../verify/verify.js'
import {definitionFlags, deployWords} from './flags/definition-flags.js'
import {loadRequests} from './flags/deploy-requests.js'
import {liveService, serviceAfter} from './flags/live-service.js'

export default class Verify extends AwsCommand<typeof Verify> {
  static override summary = 'check online that what a task needs is there: roles, images, secrets, logs, network'
  static override description =
    'Reads only. Each check answers OK, NG with its fix, or SKIP with the IAM action to add: a missing permission is never a failure. Exits with 1 when anything is NG.'
  static override examples = [
    '<%= config.bin %> verify web --cluster prod --task-definition web.json --service-definition service.json',
    '<%= config.bin %> verify --environment staging --json',
  ]
  static override strict = false
  static override args = {
    service: Args.string({description: 'services (default: all of gantry.yml)', ignoreStdin: true}),
  }
  static override flags = {
    ...definitionFlags,
  }

  async run(): Promise<void> {
    const {flags} = this
    const {argv} = await this.parse({...Verify, baseFlags: AwsCommand.baseFlags, strict: false})
    const {requests} = await loadRequests(
      deployWords(argv as string[], flags, service => this.connect(service)),
      await this.project(),
    )
    const {api, region, accountId} = await this.connect(...verifyServices)
    const [account, cluster] = [await accountId(), await this.cluster()]
    const services = []
    for (const request of requests) {
      const {service} = request
      const input = definitionOf(request, {cluster: arnName(cluster), region})
      const {live, skipped} = await liveService(api.ecs, cluster, service)
      const after = serviceAfter(request, live)
      const definition = after ? {serviceDefinition: {...after, serviceName: service}} : {}
      const role = request.express?.infrastructureRoleArn
      const express = role ? {infrastructureRoleArn: role} : {}
      const subject = {region, accountId: account, cluster, taskDefinition: input, ...definition, ...express}
      services.push({service, checks: [...skipped, ...(await verify(api, subject))]})
    }
    this.output.document({v: 1, services})
    for (const {service, checks} of services) this.output.answer(formatChecks(service, checks, this.output.out))
    this.exit(services.some(({checks}) => checks.some(({result}) => result === 'ng')) ? 1 : 0)
  }
}

/** What is checked: the file with the images in, or what ECS would register for an Express service. @throws UserError */
function definitionOf(request: ServiceRequest, where: {cluster: string; region: string}) {
  const {service, taskDefinition, images} = request
  const express = definitionOfExpress(request, where)
  if (express) return express
  if (taskDefinition && 'input' in taskDefinition) return withImages(taskDefinition.input, images)
  throw new UserError(`service ${service} names no task definition file`, {fix: 'pass --task-definition FILE'})
}
