import {Args} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {PushProgress} from '../ui/push-progress.js'
import {pushFlags} from './flags/push.js'

export default class Push extends AwsCommand<typeof Push> {
  static override summary = 'push an image to ECR, or to any registry, without a daemon'
  static override description =
    `SOURCE is an OCI layout (folder or tar), a docker-archive, \`-\` for a tar on standard input,
\`docker:IMAGE\` or \`podman:IMAGE\` of a daemon (its socket, or the tcp:// or ssh:// host that DOCKER_HOST,
CONTAINER_HOST or docker's context names), or \`registry:IMAGE\` of another registry.

REPOSITORY without a host is the caller's own ECR registry. Blobs the registry holds are not sent again, manifests go
before tags, and no tag is set before everything it stands for is there: a push that broke off is finished by running
it again. stdout is exactly REPOSITORY@sha256:…, the reference to deploy.`
  static override examples = [
    'IMAGE=$(gantry push ./image.tar web:v1)',
    'gantry push ./oci web --tag v1 --tag latest --create --immutable',
    'gantry push docker:web:dev 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v1 --save web',
  ]
  static override jsonShape = 'lines' as const
  static override args = {
    source: Args.string({description: 'the image', required: true, ignoreStdin: true}),
    repository: Args.string({
      description: 'where it goes: [HOST/]NAME[:TAG]; without it, the name a docker-archive gives its image',
      ignoreStdin: true,
    }),
  }
  static override flags = pushFlags

  async run(): Promise<void> {
    const {args, flags} = this
    const {openTarget, readPushOptions, requireTargetName, writeResults} = await import('./flags/push-files.js')
    const {openPushSource} = await import('./flags/push-source.js')
    const {endOnSignals} = await import('./flags/push-interrupt.js')
    const {runPush} = await import('./flags/push-run.js')
    const {connectInRegion} = await import('./flags/registry-source.js')
    const connect = connectInRegion(flags as {region?: string}, service => this.connect(service))
    const options = await readPushOptions(args.repository, flags)
    const progress = new PushProgress(this.output)
    const stopListening = endOnSignals(progress)
    try {
      const opening = {...options, connect, output: this.output}
      const {source, memory} = await openPushSource(args.source, args.repository, opening)
      try {
        const target = await openTarget(await requireTargetName(options, source), {
          connect,
          confirm: question => this.confirm(question, '--create'),
          interactive: this.output.interactive,
        })
        try {
          const result = await runPush({...options, memory, source, target, show: event => progress.show(event)})
          await writeResults(result, flags, (await this.project())?.directory ?? process.cwd())
          progress.show(result)
          this.output.value(result.reference)
          if (result.exitCode !== 0) this.exit(result.exitCode)
        } finally {
          target.api.close()
          // Also of a push that failed: what it brought there is not compressed again.
          await memory.save()
        }
      } finally {
        progress.close()
        await source.close()
      }
    } finally {
      stopListening()
    }
  }
}
