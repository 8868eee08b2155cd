import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../../base-command.js'

export default class ImagesLs extends AwsCommand<typeof ImagesLs> {
  static override summary = 'list the images of an ECR repository: index, platforms, referrers, sizes, ages, last pull'
  static override examples = ['gantry images ls web', 'gantry images ls web --limit 20', 'gantry images ls web --json']
  static override args = {
    repository: Args.string({description: '[HOST/]NAME', required: true, ignoreStdin: true}),
  }
  static override flags = {limit: Flags.integer({description: 'the newest N only', min: 1, helpValue: 'N'})}

  async run(): Promise<void> {
    const {watchServerDate} = await import('../../aws/server-date.js')
    const {connectInRegion} = await import('../flags/registry-source.js')
    const {findRepository, missingRepository} = await import('../../registry/ecr-repository.js')
    const {imageTree, listImageDetails, readIndexes} = await import('../../registry/image-tree.js')
    const {requireTarget} = await import('../../registry/reference.js')
    const {formatImageTree} = await import('../../ui/image-tree.js')
    const {UserError} = await import('../../core/errors.js')
    const {plural} = await import('../../core/units.js')
    const target = requireTarget(this.args.repository)
    const {'endpoint-url': given} = this.flags as {'endpoint-url'?: string}
    const endpoint = given ?? process.env.AWS_ENDPOINT_URL
    // An endpoint's registry has the endpoint's own name.
    const own = endpoint !== undefined && URL.canParse(endpoint) && new URL(endpoint).host === target.host
    if (target.host && !own && (!target.ecr || target.ecr.public)) {
      throw new UserError(`${target.host} is no private ECR registry`, {
        why: 'other registries do not say sizes, ages and pulls',
      })
    }
    const connect = connectInRegion(this.flags as {region?: string}, service => this.connect(service))
    const {api, region} = await connect(target.ecr?.region)
    let nowMs = Date.now()
    watchServerDate(api.ecr, date => {
      nowMs = Date.parse(date) || nowMs
    })
    const account = target.ecr?.accountId
    const name = {name: target.repository, ...(account ? {registryId: account} : {})}
    const repository = await findRepository(api.ecr, name)
    const place = {region, ...(account ? {account} : {})}
    if (!repository) throw await missingRepository(api.ecr, target.repository, place, false)
    const details = await listImageDetails(api.ecr, repository)
    const all = imageTree(details, await readIndexes(api.ecr, repository, details))
    const images = all.slice(0, this.flags.limit)
    this.output.document({v: 1, repository: repository.repositoryUri, images, total: all.length})
    this.output.answer(images.length > 0 ? formatImageTree(images, nowMs) : 'no images')
    if (images.length < all.length) this.output.answer(`… ${plural(all.length - images.length, 'older image')}`)
  }
}
