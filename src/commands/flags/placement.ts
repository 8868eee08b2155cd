import {Flags} from '@oclif/core'
import type {Api} from '../../core/api.js'
import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import {readTextFile} from '../../io/files.js'
import {loadSnapshot, type SnapshotEvent} from '../../observe/load-snapshot.js'
import {checkSnapshot, parseSnapshot} from '../../observe/parse-snapshot.js'
import {type CliOutput, snapshotFromFiles} from '../../observe/snapshot-files.js'
import {nameOf} from '../../observe/snapshot-form.js'
import {parseJsonText} from '../../observe/snapshot-json.js'
import type {ClusterSnapshot} from '../../placement/snapshot.js'

/** The largest file that is read: V8's longest string is a little longer. */
export const snapshotLimitBytes = 512 * 1024 * 1024

const file = (description: string) =>
  Flags.string({description, helpValue: 'FILE…', multiple: true, helpGroup: 'CLUSTER FROM FILES'})

/** Where the cluster comes from when not from AWS: a snapshot, or what the AWS CLI printed. */
export const clusterFlags = {
  snapshot: Flags.string({
    description: 'the cluster as `gantry snapshot` wrote it',
    helpValue: 'FILE',
    helpGroup: 'CLUSTER FROM FILES',
  }),
  'container-instances': file('output of `aws ecs describe-container-instances`'),
  tasks: file('output of `aws ecs describe-tasks`'),
  services: file('output of `aws ecs describe-services`'),
  'task-definitions': file('output of `aws ecs describe-task-definition`'),
  'capacity-providers': file('output of `aws ecs describe-capacity-providers`'),
  subnets: file('output of `aws ec2 describe-subnets`'),
}

/** The values of `clusterFlags`. */
export interface ClusterFlagValues {
  snapshot?: string | undefined
  'container-instances'?: string[] | undefined
  tasks?: string[] | undefined
  services?: string[] | undefined
  'task-definitions'?: string[] | undefined
  'capacity-providers'?: string[] | undefined
  subnets?: string[] | undefined
}

/** What a live load needs; called only when no file was given, so that offline nothing of AWS is touched. */
export interface LiveCluster {
  connect(): Promise<{api: Pick<Api, 'ecs' | 'ec2' | 'autoScaling' | 'elbV2'>; region: string}>
  cluster(): Promise<string>
  onEvent(event: SnapshotEvent): void
  eventsOf?: string
  taskDefinitions?: readonly string[]
  subnets?: readonly string[]
}

/**
 * The cluster the flags name: a snapshot file, the AWS CLI's output, or AWS itself.
 * @throws UserError for files that cannot be read or do not go together.
 */
export async function loadCluster(flags: ClusterFlagValues, live: LiveCluster): Promise<ClusterSnapshot> {
  const files = rawFiles(flags)
  if (flags.snapshot !== undefined) {
    if (files.length > 0) {
      throw new UserError(`--snapshot and --${files[0]} name two clusters`, {fix: 'leave one of them out'})
    }
    return parseSnapshot(await readTextFile(flags.snapshot, snapshotLimitBytes), flags.snapshot)
  }
  if (files.length > 0) {
    if (!flags['container-instances']) {
      throw new UserError(`--${files[0]} alone is not a cluster`, {fix: 'pass --container-instances FILE too'})
    }
    return loadFiles(flags)
  }
  const [{api, region}, cluster] = await Promise.all([live.connect(), live.cluster()])
  return loadSnapshot(api, cluster, {
    clock: systemClock,
    region,
    onEvent: event => live.onEvent(event),
    ...(live.eventsOf ? {eventsOf: live.eventsOf} : {}),
    ...(live.taskDefinitions ? {taskDefinitions: live.taskDefinitions} : {}),
    ...(live.subnets ? {subnets: live.subnets} : {}),
  })
}

function rawFiles(flags: ClusterFlagValues): string[] {
  const names = [
    'container-instances',
    'tasks',
    'services',
    'task-definitions',
    'capacity-providers',
    'subnets',
  ] as const
  return names.filter(name => flags[name] !== undefined)
}

async function loadFiles(flags: ClusterFlagValues): Promise<ClusterSnapshot> {
  const read = async (files: string[] | undefined): Promise<CliOutput[]> =>
    Promise.all(
      (files ?? []).map(async name => ({
        file: name,
        value: await parseJsonText(await readTextFile(name, snapshotLimitBytes), name),
      })),
    )
  const [containerInstances, tasks, services, taskDefinitions, capacityProviders, subnets] = await Promise.all([
    read(flags['container-instances']),
    read(flags.tasks),
    read(flags.services),
    read(flags['task-definitions']),
    read(flags['capacity-providers']),
    read(flags.subnets),
  ])
  const outputs = {containerInstances, tasks, services, taskDefinitions, capacityProviders, subnets}
  const snapshot = snapshotFromFiles(outputs)
  const fault = checkSnapshot(snapshot)
  if (fault) throw new UserError(`the files together: ${nameOf(fault.path)} ${fault.message}`)
  return snapshot
}
