import type {GetTaskProtectionRequest, GetTaskProtectionResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {missing} from '../../container-instances.js'
import {findTask} from '../../find-task.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

/** Without names: the protected tasks of the cluster. */
export const getTaskProtection: Operation<LocalRegion, GetTaskProtectionRequest, GetTaskProtectionResponse> = {
  name: 'GetTaskProtection',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    if ((input.tasks ?? []).length > 100) throw parameterFault('Tasks can have at most 100 items.')
    const isProtected = (expiresAtMs: number | undefined) => expiresAtMs !== undefined && expiresAtMs > context.nowMs
    const names = input.tasks?.length
      ? input.tasks
      : [...cluster.tasks.values()].filter(task => isProtected(task.protection?.expiresAtMs)).map(task => task.taskArn)
    const found = names.map(name => [name, findTask(cluster, name)] as const)
    return {
      protectedTasks: found.flatMap(([, task]) => {
        if (!task) return []
        const expiresAtMs = task.protection?.expiresAtMs
        const on = isProtected(expiresAtMs)
        return [
          {
            taskArn: task.taskArn,
            protectionEnabled: on,
            ...(on ? {expirationDate: new Date(expiresAtMs as number)} : {}),
          },
        ]
      }),
      failures: found.flatMap(([name, task]) => (task ? [] : [missing(cluster, 'task', name)])),
    }
  },
}
