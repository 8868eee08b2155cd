import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from '../check.js'
import {ng, ok} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'

/**
 * Every EFS file system has a mount target in the zone of each subnet a task may start in.
 * @see AWS docs: using Amazon EFS volumes with Amazon ECS; EFS DescribeMountTargets
 */
export const efsMountTargets: OnlineCheck = {
  id: 'efs-mount-targets',
  iamActions: ['elasticfilesystem:DescribeMountTargets', 'ec2:DescribeSubnets'],
  check: async (api, subject) => {
    const fileSystems = new Set(
      (subject.taskDefinition.volumes ?? []).flatMap(({efsVolumeConfiguration}) => {
        const id = efsVolumeConfiguration?.fileSystemId
        return id ? [id] : []
      }),
    )
    if (fileSystems.size === 0) return []
    const zones = await zonesOf(api, subject)
    return Promise.all([...fileSystems].map(id => checkFileSystem(api, id, zones)))
  },
}

async function checkFileSystem(api: VerifyApi, id: string, zones: readonly string[]): Promise<Outcome> {
  const what = `file system ${id}`
  try {
    const {MountTargets = []} = await api.efs.describeMountTargets({FileSystemId: id})
    const available = new Set(
      MountTargets.filter(({LifeCycleState}) => LifeCycleState === 'available').map(
        ({AvailabilityZoneName}) => AvailabilityZoneName ?? '',
      ),
    )
    if (available.size === 0) return ng(what, 'it has no mount target that is available', mountTargetIn(id, zones[0]))
    const missing = zones.filter(zone => !available.has(zone))
    if (missing.length > 0) {
      return ng(
        what,
        `it has no mount target in ${missing.join(', ')}: tasks there could not mount it`,
        mountTargetIn(id, missing[0]),
      )
    }
    return ok(what, `mount targets in ${[...available].sort().join(', ')}`)
  } catch (error) {
    if ((error as Error).name === 'FileSystemNotFound')
      return ng(what, 'it does not exist', 'correct volumes[].efsVolumeConfiguration.fileSystemId')
    return couldNotTellOf(efsMountTargets, error, what)
  }
}

const mountTargetIn = (id: string, zone: string | undefined) =>
  `aws efs create-mount-target --file-system-id ${id} --subnet-id SUBNET${zone ? ` (a subnet of ${zone})` : ''}`

/** The zones of the task subnets; without awsvpc none is known, and one mount target is enough to say. */
async function zonesOf(api: VerifyApi, subject: VerifySubject): Promise<string[]> {
  const ids = subject.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  if (ids.length === 0) return []
  const {Subnets} = await api.ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: ids}]})
  return [...new Set((Subnets ?? []).flatMap(({AvailabilityZone}) => (AvailabilityZone ? [AvailabilityZone] : [])))]
}
