import type {Assumption} from '../core/finding.js'

/** What AWS does not document and the engine must decide: the value used first, then what else may be chosen. */
const registry = {
  'tie-break': {
    values: ['lowest-id', 'random'],
    basis: "undocumented; the lowest container instance ARN reproduces AWS's published balanced-zone example",
  },
  'closest-match': {
    values: ['latest-filter'],
    basis:
      'undocumented; the instance that fails at the latest filter, then by fewest failures, then by smallest shortfall',
  },
  'reason-order': {
    values: ['funnel-order'],
    basis:
      'undocumented, memory before ports was observed; where several filters fail, the first in the funnel gives the reason',
  },
  'attribute-value': {
    values: ['compared', 'name-only'],
    basis: 'AWS docs speak of required attributes; that a required value must be equal is inferred',
  },
  'candidates-by-capacity': {
    values: ['launch-type-or-provider'],
    basis:
      "inferred: EC2 tasks go to instances that are not external, EXTERNAL tasks to those that are, a provider's tasks to its own",
  },
  'distinct-within-run': {
    values: ['binds'],
    basis: 'inferred: distinctInstance holds between the tasks of one call too',
  },
  'query-precedence': {
    values: ['not-and-or'],
    basis: 'undocumented; AWS docs only say that parentheses set precedence',
  },
  'regex-match': {
    values: ['whole-value'],
    basis: 'inferred: every example in the AWS docs ends in `.*`',
  },
  'spread-missing-attribute': {
    values: ['one-group'],
    basis: 'undocumented; instances without the spread attribute count as one group',
  },
  'spread-counts': {
    values: ['tasks-of-the-group'],
    basis:
      'AWS docs count the tasks of the service, or of the task group; that draining instances count too is inferred',
  },
  'missing-attribute': {
    values: ['never-matches', 'negatives-match'],
    basis: 'observed for `!=` (aws/containers-roadmap#486), inferred for the other comparisons',
  },
  'task-group-not-equals': {
    values: ['no-task-of-the-group', 'a-task-of-another-group'],
    basis: 'undocumented; AWS documents `not(task:group == …)` alone',
  },
  'version-parts': {values: ['missing-is-zero'], basis: 'undocumented: 1.14 is read as 1.14.0'},
  'date-without-zone': {values: ['utc'], basis: 'undocumented: a date without a zone is read as UTC'},
  'attribute-order': {
    values: ['numbers-then-text'],
    basis: 'undocumented: `<` and `>` on attributes compare numbers where both are, else text',
  },
  'capacity-provider-split': {
    values: ['least-served'],
    basis:
      'base and weight are documented, rounding is not: the provider with the lowest (placed - base) / weight is next, ties in the order listed',
  },
  'port-limit': {
    values: ['tcp-and-udp-together', 'each-protocol'],
    basis: 'AWS docs: 100 reserved host ports an instance; that both protocols count together is inferred',
  },
  'network-interface-count': {
    values: ['limit-less-awsvpc-tasks', 'not-checked'],
    basis:
      "inferred: the type's interfaces less one, or its trunk limit, less the awsvpc tasks that run; interfaces attached by others cannot be seen",
  },
  'trunk-limit': {
    values: ['branch-interface-table'],
    basis: "inferred for types newer than AWS's table, from the branch interface counts of the VPC resource controller",
  },
  'placed-tasks-count': {
    values: ['as-running'],
    basis: 'undocumented: a task just placed counts for runningTasksCount and task:group',
  },
  'stopping-tasks': {
    values: ['free-at-once'],
    basis:
      "AWS What's New 2023-07: resources count as free once a task starts to stop; the agent then queues the new task",
  },
  'platform-attributes': {
    values: ['os-type-and-cpu-architecture', 'not-checked'],
    basis: 'inferred: runtimePlatform is compared with ecs.os-type, ecs.os-family and ecs.cpu-architecture',
  },
  'host-mode-port': {
    values: ['container-port'],
    basis: "inferred from the network mode's documentation: in host mode the container port is the host port",
  },
  'derived-attributes': {
    values: ['from-features'],
    basis: 'read off registered task definitions: an unregistered one has no requiresAttributes of its own',
  },
  'gpu-resource': {values: ['ids-left'], basis: 'inferred: remaining GPU lists the ids that are free'},
  'daemon-reservation': {
    values: ['clamp', 'nothing-kept'],
    basis: 'AWS docs: ECS reserves for daemon tasks first; one too large for an instance is left out there (inferred)',
  },
  'added-instance': {
    values: ['peer-or-table'],
    basis:
      "an added instance looks like a peer of its type, else like the type's table with the memory seen registered, or 219 MiB and 3.65 % below nominal",
  },
  'default-random': {
    values: ['random'],
    basis: 'AWS Compute Blog: RunTask without a strategy places randomly; the seed decides here',
  },
  'no-active-instance': {
    values: ['no-instances'],
    basis: 'inferred: a cluster whose instances are all inactive or draining answers as an empty one',
  },
} as const satisfies Record<string, {values: readonly [string, ...string[]]; basis: string}>

export type AssumptionId = keyof typeof registry

export const assumptionIds = Object.keys(registry) as AssumptionId[]

/** The values in use, and which of them an answer rested on. */
export class Assumptions {
  readonly #values: Map<AssumptionId, string>
  readonly #mattered = new Set<AssumptionId>()

  /** @throws RangeError for an id or a value that is not in the registry */
  constructor(overrides: Readonly<Record<string, string>> = {}) {
    this.#values = new Map(assumptionIds.map(id => [id, registry[id].values[0]]))
    for (const [id, value] of Object.entries(overrides)) {
      if (!(id in registry)) throw new RangeError(`no assumption is called \`${id}\``)
      const values: readonly string[] = registry[id as AssumptionId].values
      if (!values.includes(value)) {
        throw new RangeError(`assumption \`${id}\` is one of ${values.join(', ')}, not \`${value}\``)
      }
      this.#values.set(id as AssumptionId, value)
    }
  }

  /** The value in use, without noting that it mattered. */
  value(id: AssumptionId): string {
    return this.#values.get(id) as string
  }

  /** Notes that an answer rests on it. */
  touch(id: AssumptionId): void {
    this.#mattered.add(id)
  }

  /** All, or those that mattered first; the order is the registry's. */
  list(): Assumption[] {
    return assumptionIds.map(id => ({
      id,
      value: this.value(id),
      basis: registry[id].basis,
      mattered: this.#mattered.has(id),
    }))
  }
}
