import type {DefinitionNode} from './node.js'
import type {LintOptions} from './options.js'
import type {TaskView} from './task-view.js'

/** A service definition as the rules read it. */
export class ServiceView {
  readonly launchType: string | undefined
  readonly scheduling: string
  readonly controller: string
  readonly deployment: DefinitionNode | undefined
  readonly loadBalancers: DefinitionNode[]
  readonly providers: DefinitionNode[]

  constructor(
    readonly root: DefinitionNode,
    readonly options: LintOptions,
    /** The task definition it runs, where it was given too. */
    readonly task: TaskView | undefined,
  ) {
    this.launchType = root.text('launchType')
    this.scheduling = root.text('schedulingStrategy') ?? 'REPLICA'
    this.controller = root.raw('deploymentController')?.text('type') ?? 'ECS'
    this.deployment = root.get('deploymentConfiguration')
    this.loadBalancers = root.list('loadBalancers').filter(node => node.kind === 'object')
    this.providers = root.list('capacityProviderStrategy').filter(node => node.kind === 'object')
  }

  get daemon(): boolean {
    return this.scheduling === 'DAEMON'
  }

  /** Fargate by launch type, or by a strategy of Fargate providers alone. */
  get fargate(): boolean {
    if (this.launchType !== undefined) return this.launchType === 'FARGATE'
    return (
      this.providers.length > 0 &&
      this.providers.every(provider => /^FARGATE(_SPOT)?$/.test(provider.text('capacityProvider') ?? ''))
    )
  }

  get minimumHealthyPercent(): number | undefined {
    return this.deployment?.number('minimumHealthyPercent')
  }

  /** Whether neither percentage waits to be rendered: an unknown one is not the default. */
  get percentsKnown(): boolean {
    const {deployment} = this
    return !deployment?.raw('minimumHealthyPercent')?.isUnknown && !deployment?.raw('maximumPercent')?.isUnknown
  }

  get maximumPercent(): number | undefined {
    return this.deployment?.number('maximumPercent')
  }
}
