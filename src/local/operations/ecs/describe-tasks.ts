import type {DescribeTasksRequest, DescribeTasksResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {missing} from '../../container-instances.js'
import {findTask} from '../../find-task.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {taskView} from '../../views/task.js'

export const describeTasks: Operation<LocalRegion, DescribeTasksRequest, DescribeTasksResponse> = {
  name: 'DescribeTasks',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const names = input.tasks ?? []
    if (names.length === 0) throw parameterFault('Tasks cannot be empty.')
    if (names.length > 100) throw parameterFault('Tasks can have at most 100 items.')
    const found = names.map(name => [name, findTask(cluster, name)] as const)
    return {
      tasks: found.flatMap(([, task]) => (task ? [taskView(region, cluster, task, input.include)] : [])),
      failures: found.flatMap(([name, task]) => (task ? [] : [missing(cluster, 'task', name)])),
    }
  },
}
