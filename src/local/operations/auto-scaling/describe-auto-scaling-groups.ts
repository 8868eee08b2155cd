import type {Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** The groups behind the capacity providers, by the providers' names. */
export const describeAutoScalingGroups: Operation<LocalRegion> = {
  name: 'DescribeAutoScalingGroups',
  run: (region, input) => {
    const wanted = formList(input['AutoScalingGroupNames']).map(String)
    const latest = new Map([
      ...region.capacityProviders,
      ...[...region.clusters.values()].flatMap(({capacityProviders}) => [...capacityProviders]),
    ])
    const groups = [...latest.values()].flatMap(({autoScalingGroupArn, group}) => {
      const name = autoScalingGroupArn?.split('autoScalingGroupName/').at(-1)
      return name && group && (wanted.length === 0 || wanted.includes(name)) ? [{name, autoScalingGroupArn, group}] : []
    })
    return {
      AutoScalingGroups: groups.map(({name, autoScalingGroupArn, group}) => ({
        AutoScalingGroupName: name,
        AutoScalingGroupARN: autoScalingGroupArn,
        MinSize: group.min,
        MaxSize: group.max,
        DesiredCapacity: group.desired,
        DefaultCooldown: 300,
        AvailabilityZones: group.availabilityZones,
        HealthCheckType: 'EC2',
        CreatedTime: new Date(0),
        Instances: instancesOf(region, name, group.instanceTypes[0]),
      })),
    }
  },
}

function instancesOf(region: LocalRegion, providerName: string, instanceType: string | undefined): object[] {
  return [...region.clusters.values()]
    .flatMap(({containerInstances}) => [...containerInstances.values()])
    .filter(({capacityProviderName, status}) => capacityProviderName === providerName && status !== 'INACTIVE')
    .map(({ec2InstanceId, attributes}) => ({
      InstanceId: ec2InstanceId,
      InstanceType: attributes.find(({name}) => name === 'ecs.instance-type')?.value ?? instanceType,
      AvailabilityZone: attributes.find(({name}) => name === 'ecs.availability-zone')?.value,
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    }))
}
