import type {UpdateTaskProtectionRequest, UpdateTaskProtectionResponse} from '@aws-sdk/client-ecs'
import {protectTask} from '../../../scheduler/stop-task.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {missing} from '../../container-instances.js'
import {findTask} from '../../find-task.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {worldOf} from '../../world.js'

/** Two hours unless `expiresInMinutes` says otherwise, 48 hours at most. */
export const updateTaskProtection: Operation<LocalRegion, UpdateTaskProtectionRequest, UpdateTaskProtectionResponse> = {
  name: 'UpdateTaskProtection',
  run: (region, input, context) => {
    let cluster = requireCluster(region, input.cluster)
    const names = input.tasks ?? []
    const {expiresInMinutes = 120, protectionEnabled = false} = input
    if (names.length === 0 || names.length > 10) throw parameterFault('Between 1 and 10 tasks can be given.')
    if (expiresInMinutes < 1 || expiresInMinutes > 2880) {
      throw parameterFault('expiresInMinutes must be between 1 and 2880.')
    }
    const expiresAtMs = protectionEnabled ? context.nowMs + expiresInMinutes * 60_000 : undefined
    const failures: UpdateTaskProtectionResponse['failures'] = []
    const protectedTasks: UpdateTaskProtectionResponse['protectedTasks'] = []
    for (const name of names) {
      const task = findTask(cluster, name)
      if (!task) failures.push(missing(cluster, 'task', name))
      else if (!task.serviceName || task.lastStatus !== 'RUNNING') {
        failures.push({
          arn: task.taskArn,
          reason: 'TASK_NOT_VALID',
          detail: 'The task is not a running task of a service.',
        })
      } else {
        const world = worldOf(region, cluster.clusterName, context.endpoint)
        cluster = protectTask(cluster, task.taskArn, expiresAtMs, context.nowMs, world).state
        const expirationDate = expiresAtMs === undefined ? {} : {expirationDate: new Date(expiresAtMs)}
        protectedTasks.push({taskArn: task.taskArn, protectionEnabled, ...expirationDate})
      }
    }
    putCluster(region, cluster)
    return {protectedTasks, failures}
  },
}
