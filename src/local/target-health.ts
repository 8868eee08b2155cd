import type {Task} from '../scheduler/task.js'
import type {TargetGroup} from './network.js'
import type {LocalRegion} from './state.js'

/** One target of a group as DescribeTargetHealth answers; its members in XML's order. */
export interface TargetHealthDescription {
  Target: {Id: string; Port: number; AvailabilityZone?: string}
  HealthCheckPort: string
  TargetHealth: {State: string; Reason?: string; Description?: string}
}

/** The targets of a group: the tasks that are registered there. */
export function targetHealth(region: LocalRegion, group: TargetGroup): TargetHealthDescription[] {
  return [...region.clusters.values()].flatMap(cluster =>
    [...cluster.tasks.values()].flatMap(task => {
      const target = task.targets.find(({targetGroupArn}) => targetGroupArn === group.targetGroupArn)
      if (!target || target.state === 'unused' || task.lastStatus === 'STOPPED') return []
      const ec2InstanceId = cluster.containerInstances.get(task.containerInstanceArn ?? '')?.ec2InstanceId
      const port = portOf(task, target.containerName, target.containerPort)
      return [
        {
          Target: {
            Id: (group.targetType === 'instance' ? ec2InstanceId : addressOf(task)) ?? 'unknown',
            Port: port,
            ...(task.availabilityZone ? {AvailabilityZone: task.availabilityZone} : {}),
          },
          HealthCheckPort: String(port),
          TargetHealth: healthOf(target.state, target.reason),
        },
      ]
    }),
  )
}

/** State, Reason and Description in ELB's own words; both are absent when the target is healthy. */
function healthOf(state: string, reason: string | undefined): TargetHealthDescription['TargetHealth'] {
  if (state === 'healthy') return {State: 'healthy'}
  if (state === 'initial') {
    return {State: 'initial', Reason: 'Elb.RegistrationInProgress', Description: 'Target registration is in progress'}
  }
  if (state === 'draining') {
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    }
  }
  const text = reason ?? 'Health checks failed'
  const code = text.includes('codes:')
    ? 'Target.ResponseCodeMismatch'
    : /timed out/i.test(text)
      ? 'Target.Timeout'
      : 'Target.FailedHealthChecks'
  return {State: 'unhealthy', Reason: code, Description: text}
}

function addressOf(task: Task): string | undefined {
  return task.containers.flatMap(({networkInterfaces}) => networkInterfaces)[0]?.privateIpv4Address
}

function portOf(task: Task, containerName: string | undefined, containerPort: number | undefined): number {
  const bindings = task.containers.find(({name}) => name === containerName)?.networkBindings ?? []
  return bindings.find(binding => binding.containerPort === containerPort)?.hostPort ?? containerPort ?? 80
}
