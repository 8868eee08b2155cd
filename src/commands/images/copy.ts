import {Args} from '@oclif/core'
import {AwsCommand} from '../../base-command.js'
import {PushProgress} from '../../ui/push-progress.js'
import {pushFlags} from '../flags/push.js'

const {tag, platform, jobs, create, immutable, 'with-referrers': withReferrers, 'scan-on-push': scanOnPush} = pushFlags

export default class ImagesCopy extends AwsCommand<typeof ImagesCopy> {
  static override summary = 'copy an image from one registry to another, or into an OCI layout'
  static override description =
    `The whole index is copied unless --platform chooses from it; manifests stay as they are, byte for byte. Within one
registry nothing travels that can be mounted. A target \`oci:DIRECTORY\` is an OCI layout.`
  static override examples = [
    'gantry images copy public.ecr.aws/nginx/nginx:1.27 nginx:1.27 --create',
    'gantry images copy web:v1 oci:./web --with-referrers',
  ]
  static override jsonShape = 'lines' as const
  static override args = {
    source: Args.string({description: '[HOST/]NAME[:TAG][@DIGEST]', required: true, ignoreStdin: true}),
    target: Args.string({description: '[HOST/]NAME[:TAG], or oci:DIRECTORY', required: true, ignoreStdin: true}),
  }
  static override flags = {
    tag,
    platform,
    jobs,
    create,
    immutable,
    'with-referrers': withReferrers,
    'scan-on-push': scanOnPush,
  }

  async run(): Promise<void> {
    const {args, flags} = this
    const {openTarget, readPushOptions, requireTargetName} = await import('../flags/push-files.js')
    const {copyToLayout, runPush} = await import('../flags/push-run.js')
    const {connectInRegion, openRemoteSource} = await import('../flags/registry-source.js')
    const connect = connectInRegion(flags as {region?: string}, service => this.connect(service))
    const directory = /^oci:(.+)$/.exec(args.target)?.[1]
    const options = await readPushOptions(directory ? undefined : args.target, flags)
    const source = await openRemoteSource(args.source, {...options, connect, into: directory ? undefined : args.target})
    const progress = new PushProgress(this.output)
    const show = (event: Parameters<typeof progress.show>[0]) => progress.show(event)
    try {
      if (directory) {
        const result = await copyToLayout({...options, source, directory, show})
        progress.show(result)
        this.output.value(result.reference)
        return
      }
      const target = await openTarget(await requireTargetName(options, source), {
        connect,
        confirm: question => this.confirm(question, '--create'),
        interactive: this.output.interactive,
      })
      try {
        const result = await runPush({...options, source, target, show})
        progress.show(result)
        this.output.value(result.reference)
      } finally {
        target.api.close()
      }
    } finally {
      progress.close()
      await source.close()
    }
  }
}
