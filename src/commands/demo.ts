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
    const images = new Map<string, string>()
    const paint = this.output.out
    try {
      await this.#prepare(world)
      this.output.answer(
        `endpoint ${world.endpoint}${endpoint ? '' : `, its clock ${demo.demoSpeed} times as fast as yours`}`,
      )
      for (const [index, step] of demo.demoSteps.entries()) {
        const argv = demo.demoArgv(step, images)
        this.output.answer(formatStepStart({...step, argv}, index + 1, demo.demoSteps.length, paint))
        const {exitCode, stdout, ms} = await runChild([world.entry, ...argv], {
          cwd: world.path(step.directory),
          env: world.env,
          onLine: line => this.output.answer(formatStepLine(line)),
        })
        this.output.answer(formatStepEnd(exitCode, step.expectedExitCode, ms, paint))
        this.output.document({v: 1, argv: ['gantry', ...argv], exitCode, ms})
        if (step.keepAs) images.set(step.keepAs, stdout.trim())
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

  /** Images, the template's files and the cluster: everything the steps find already there. */
  async #prepare(world: DemoWorld): Promise<void> {
    const [{loadClient}, {buildImageLayout}, {renderTemplate}, {writeTemplate}] = await Promise.all([
      import('../aws/clients.js'),
      import('../registry/sources/build-layout.js'),
      import('../project/template.js'),
      import('../io/templates.js'),
    ])
    for (const {directory, labels, greeting} of demo.demoImages) {
      await buildImageLayout(world.path(directory), {
        layers: [{'greeting.txt': greeting}],
        labels,
        architecture: 'amd64',
        ref: 'latest',
      })
    }
    world.useAsOwn()
    const client = {region: demo.demoRegion, endpoint: world.endpoint}
    const [ecs, ec2] = await Promise.all([loadClient('ecs', client), loadClient('ec2', client)])
    await demo.prepareDemoCluster(ecs)
    const {Subnets, SecurityGroups} = {...(await ec2.describeSubnets({})), ...(await ec2.describeSecurityGroups({}))}
    const values = demo.demoTemplateValues(Subnets?.[0]?.SubnetId ?? '', SecurityGroups?.[0]?.GroupId ?? '')
    const template = {name: 'fargate-web', files: ['gantry.yml', 'task-definition.json', 'service-definition.json']}
    await writeTemplate(this.config.root, template, world.path(template.name), text => renderTemplate(text, values))
  }
}
