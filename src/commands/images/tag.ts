import {Args} from '@oclif/core'
import {AwsCommand} from '../../base-command.js'
import {pushFlags} from '../flags/push.js'

export default class ImagesTag extends AwsCommand<typeof ImagesTag> {
  static override summary = 'set more tags on an image that is in the registry, without pulling it'
  static override examples = [
    'gantry images tag web:v1 stable',
    'gantry images tag web:v1 v1.0 --tag v1',
    'gantry images tag web@sha256:… production',
  ]
  static override args = {
    image: Args.string({description: '[HOST/]NAME[:TAG][@DIGEST]', required: true, ignoreStdin: true}),
    tag: Args.string({description: 'the tag to set', required: true, ignoreStdin: true}),
  }
  static override flags = {tag: pushFlags.tag}

  async run(): Promise<void> {
    const {connectInRegion, openRegistry} = await import('../flags/registry-source.js')
    const {readTags, tagImage} = await import('../flags/tag-image.js')
    const connect = connectInRegion(this.flags as {region?: string}, service => this.connect(service))
    const tags = readTags([this.args.tag, ...(this.flags.tag ?? [])])
    const registry = await openRegistry(this.args.image, {jobs: 1, connect, write: true})
    try {
      const {account, region} = registry.ecr ?? registry.ecrPublic ?? {}
      const where = [
        account && `account ${account}`,
        region && `region ${region}`,
        registry.endpoint && `endpoint ${registry.endpoint}`,
      ]
      const place = region ? ` (${where.filter(Boolean).join(', ')})` : ''
      this.output.progress(`tag ${registry.uri} ${registry.reference} as ${tags.join(', ')}${place}`)
      const {digest} = await tagImage(registry, tags)
      this.output.document({v: 1, reference: `${registry.uri}@${digest}`, digest, tags})
      this.output.value(`${registry.uri}@${digest}`)
    } finally {
      registry.api.close()
    }
  }
}
