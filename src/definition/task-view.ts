import {DefinitionNode} from './node.js'
import type {LintOptions} from './options.js'

/** A task definition as the rules read it: the questions many of them ask, answered once. */
export class TaskView {
  /** Containers that are objects, as they stand in the file; the first 100 of them, which is ten times ECS's limit. */
  readonly containers: DefinitionNode[]
  readonly volumes: DefinitionNode[]
  readonly compatibilities: string[]
  /** Runs on Fargate: requiresCompatibilities says so (even beside EC2), or the caller does. */
  readonly fargate: boolean
  readonly windows: boolean
  /** The network mode in force, where it is known: ECS's default is bridge on EC2. */
  readonly networkMode: string | undefined
  /** Task-level sizes, MiB and CPU units, in any spelling ECS takes. */
  readonly memoryMiB: number | undefined
  readonly cpuUnits: number | undefined

  constructor(
    /** The task definition; for a bare list of containers an object made around it. */
    readonly root: DefinitionNode,
    readonly options: LintOptions,
    /** A list of containers without its task: nothing at task level is known. */
    readonly bare: boolean,
    /** A resource of a CloudFormation template, which names the family itself when it is left out. */
    readonly template = false,
  ) {
    this.containers = root.objects('containerDefinitions').slice(0, 100)
    this.volumes = root.objects('volumes').slice(0, 200)
    const compatibilities = root.list('requiresCompatibilities')
    this.compatibilities = compatibilities.flatMap(node => node.string?.toUpperCase() ?? [])
    this.fargate = this.compatibilities.includes('FARGATE') || options.launchType === 'FARGATE'
    const family = root.raw('runtimePlatform')?.text('operatingSystemFamily')
    this.windows = /^windows/i.test(family ?? '')
    const mode = root.raw('networkMode')
    const modeKnown = mode === undefined || mode.isBlank || mode.string !== undefined
    const launchKnown = this.fargate || this.compatibilities.length === compatibilities.length
    this.networkMode =
      bare || !modeKnown
        ? undefined
        : (root.text('networkMode') ?? (this.fargate || !launchKnown ? undefined : 'bridge'))
    this.memoryMiB = sizeMiB(root.raw('memory'))
    this.cpuUnits = sizeCpuUnits(root.raw('cpu'))
  }

  get awsvpc(): boolean {
    return this.networkMode === 'awsvpc'
  }

  /** Runs on container instances as far as the file says: EC2 alone, or an unstated launch type off awsvpc. */
  get ec2(): boolean {
    if (this.bare || this.fargate) return false
    if (this.compatibilities.length > 0) return this.compatibilities.includes('EC2')
    if (this.root.raw('requiresCompatibilities')?.isUnknown) return false
    return this.networkMode === 'bridge' || this.networkMode === 'host'
  }

  container(name: string): DefinitionNode | undefined {
    return this.containers.find(container => container.text('name') === name)
  }

  get names(): string[] {
    this.#names ??= this.containers.flatMap(container => container.text('name') ?? [])
    return this.#names
  }
  #names?: string[]
}

/** `app`, or `container 2` when it has no name. */
export function nameOf(container: DefinitionNode): string {
  const name = container.text('name')
  return name === undefined
    ? `container ${typeof container.key === 'number' ? container.key + 1 : ''}`.trim()
    : `"${name}"`
}

/** MiB of a task-level memory: `512`, `"512"`, `"0.5 GB"`, `".5gb"`; undefined when absent, unknown or no size. */
export function sizeMiB(node: DefinitionNode | undefined): number | undefined {
  if (!node || node.isUnknown) return undefined
  const plain = node.numeric
  if (plain !== undefined) return plain
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*gb\s*$/i.exec(node.string ?? '')
  return match ? Math.round(Number(match[1]) * 1024) : undefined
}

/** CPU units of a task-level cpu: `256`, `"256"`, `".25 vCPU"`; undefined when absent, unknown or no size. */
export function sizeCpuUnits(node: DefinitionNode | undefined): number | undefined {
  if (!node || node.isUnknown) return undefined
  const plain = node.numeric
  if (plain !== undefined) return plain
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*vcpu\s*$/i.exec(node.string ?? '')
  return match ? Math.round(Number(match[1]) * 1024) : undefined
}

/** An object node made around a bare list of containers, so that rules see one shape. */
export function wrapContainers(list: DefinitionNode): DefinitionNode {
  const root = new DefinitionNode('object', list.start, list.end)
  // Paths stay those of the file: the list keeps itself as the root.
  root.members.push(Object.assign(shallow(list), {key: 'containerDefinitions'}))
  return root
}

function shallow(list: DefinitionNode): DefinitionNode {
  const copy = new DefinitionNode('array', list.start, list.end)
  copy.items = list.items
  return copy
}
