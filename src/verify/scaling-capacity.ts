import {familyRevision} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import {isFargate} from '../placement/capacity-provider.js'
import {explain} from '../placement/explain.js'
import {requestOfService} from '../placement/service-request.js'
import type {ClusterSnapshot} from '../placement/snapshot.js'

/**
 * Whether the cluster as it stands can hold the most tasks scaling may ask for, by the engine that places them. Nothing
 * to say of Fargate, and of a service the snapshot does not have.
 */
export function checkScalingCapacity(snapshot: ClusterSnapshot, serviceName: string, max: number): Finding[] {
  const service = snapshot.services?.find(one => one.serviceName === serviceName)
  const wanted = service?.taskDefinition && familyRevision(service.taskDefinition)
  const taskDefinition = snapshot.taskDefinitions?.find(
    one => one.taskDefinitionArn && familyRevision(one.taskDefinitionArn) === wanted,
  )
  if (!service || !taskDefinition) return []
  const request = requestOfService(service, taskDefinition)
  if (isFargate(request)) return []
  const running = (snapshot.tasks ?? []).filter(
    task => task.group === `service:${serviceName}` && task.desiredStatus !== 'STOPPED',
  ).length
  const missing = max - running
  if (missing <= 0) return []
  const answer = explain(snapshot, {...request, count: missing}, {withoutFixes: true})
  if (answer.verdict === 'fits') return []
  const grows = (service.capacityProviderStrategy?.length ?? 0) > 0
  const source = 'AWS docs: Amazon ECS task placement'
  const evidence = [
    {name: 'running', value: running, unit: 'tasks'},
    {name: 'more that fit', value: answer.placeable, unit: 'tasks'},
    {name: 'max', value: max, unit: 'tasks'},
  ]
  if (answer.verdict === 'unknown') {
    return [
      {
        rule: 'capacity-unknown',
        severity: 'warning',
        certainty: 'unknown',
        what: `could not tell whether the cluster holds ${plural(max, 'task')}`,
        fix: `gantry explain ${serviceName} --count ${missing}`,
        evidence,
        source,
      },
    ]
  }
  return [
    {
      rule: 'capacity-below-max',
      severity: 'warning',
      certainty: grows ? 'likely' : 'certain',
      what: `the cluster holds ${running + answer.placeable} of the ${plural(max, 'task')} max allows`,
      why: grows
        ? 'the capacity provider may add container instances, which takes minutes'
        : 'ECS will say it was unable to place a task, and the desired count stays out of reach',
      fix: `gantry explain ${serviceName} --count ${missing} shows what is short`,
      evidence,
      source,
    },
  ]
}
