import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {plural} from '../core/units.js'

/**
 * What stands after a first deployment that failed: there is no revision to go back to, whatever ECS's status reason
 * calls it. In stages the tasks that run may have no traffic yet.
 */
export function standsAfterFirst(service: Service | undefined, deployment: ServiceDeployment | undefined): string {
  const running = service?.runningCount ?? 0
  const alone = 'there was no earlier revision to go back to'
  if (running === 0) return `nothing serves: no task runs, and ${alone}`
  const tasks = `${plural(running, 'task')} of the failed revision`
  const share = deployment?.lifecycleStage
    ? deployment.targetServiceRevision?.requestedProductionTrafficWeight
    : undefined
  if (share === 0) return `nothing serves: ${tasks} ${running === 1 ? 'runs' : 'run'} without traffic, and ${alone}`
  return `${tasks} ${running === 1 ? 'is' : 'are'} all that serves; ${alone}`
}
