import {Flags} from '@oclif/core'
import {BaseCommand, checkEndpoint} from '../base-command.js'
import type {DemoWorld} from '../io/demo-world.js'
import * as demo from '../project/demo.js'
import {formatDemoEnd, formatStepEnd, formatStepLine, formatStepStart} from '../ui/demo.js'

export default class Demo extends BaseCommand<typeof Demo> {
  static override summary =
    'the main job from end to end on the embedded endpoint: lint, push, deploy, a failure, its cause'
  static override description =
    'Starts the endpoint as a child process and runs gantry against it, every command printed, with nothing but environment variables set. Needs no AWS account and no Docker.'
  static override examples = ['<%= config.bin %> demo', '<%= config.bin %> demo --endpoint-url http://127.0.0.1:4599']
  static override flags = {
    'endpoint-url': Flags.string({description: 'use an endpoint that runs already', helpValue: 'URL'}),
  }

  async run(): Promise<void> {
    const {openDemoWorld} = await import('../io/demo-world.js')
    const {runChild} = await import('../io/child-process.js')
    const endpoint = this.flags['endpoint-url']
    if (endpoint) checkEndpoint(endpoint)
    const started = performance.now()
    const settings = {root: this.config.root, region: demo.demoRegion, speed: demo.demoSpeed, pollInterval: '250ms'}
    const world = await openDemoWorld({...settings, ...(endpoint ? {endpoint} : {})})
    const paint = this.output.out
    try {
      const known = await this.#prepare(world)
      this.output.answer(
        `endpoint ${world.endpoint}${endpoint ? '' : `, its clock ${demo.demoSpeed} times as fast as yours`}`,
      )
      for (const [index, step] of demo.demoSteps.entries()) {
        const argv = demo.demoArgv(step, known)
        this.output.answer(formatStepStart({...step, argv}, index + 1, demo.demoSteps.length, paint))
        const {exitCode, stdout, ms} = await runChild([world.entry, ...argv], {
          cwd: world.path(step.directory),
          env: world.env,
          onLine: line => this.output.answer(formatStepLine(line)),
        })
        this.output.answer(formatStepEnd(exitCode, step.expectedExitCode, ms, paint))
        this.output.document({v: 1, argv: ['gantry', ...argv], exitCode, ms})
        if (step.keepAs) known.set(step.keepAs, stdout.trim())
        if (exitCode !== step.expectedExitCode) {
          this.output.progress(`the demo stops here: expected exit ${step.expectedExitCode}`)
          this.exit(1)
        }
      }
      const ms = Math.round(performance.now() - started)
      this.output.answer(formatDemoEnd(demo.demoSteps.length, ms, endpoint ? undefined : demo.demoSpeed))
    } finally {
      await world.end()
    }
  }

  /** Images and the cluster: what the steps find already there. Gives back what they need to know of the endpoint. */
  async #prepare(world: DemoWorld): Promise<Map<string, string>> {
    const [{loadClient}, {buildImageLayout}] = await Promise.all([
      import('../aws/clients.js'),
      import('../registry/sources/build-layout.js'),
    ])
    for (const {directory, labels, greeting} of demo.demoImages) {
      const layers = [{'greeting.txt': greeting}]
      await buildImageLayout(world.path(directory), {layers, labels, architecture: 'amd64', ref: 'latest'})
    }
    world.useAsOwn()
    const client = {region: demo.demoRegion, endpoint: world.endpoint}
    await demo.prepareDemoCluster(await loadClient('ecs', client))
    const ec2 = await loadClient('ec2', client)
    const [{Subnets}, {SecurityGroups}] = await Promise.all([ec2.describeSubnets({}), ec2.describeSecurityGroups({})])
    const {Account} = await (await loadClient('sts', client)).getCallerIdentity({})
    return new Map([
      ['SUBNET', Subnets?.[0]?.SubnetId ?? ''],
      ['SECURITY_GROUP', SecurityGroups?.[0]?.GroupId ?? ''],
      ['ACCOUNT', Account ?? ''],
    ])
  }
}
