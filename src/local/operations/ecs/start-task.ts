import type {StartTaskRequest, StartTaskResponse} from '@aws-sdk/client-ecs'
import {startTask as schedule} from '../../../scheduler/run-task.js'
import {checkNetwork} from '../../check-service.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {findContainerInstance} from '../../container-instances.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {requireActive} from '../../task-definitions.js'
import {taskView} from '../../views/task.js'
import {worldOf} from '../../world.js'

export const startTask: Operation<LocalRegion, StartTaskRequest, StartTaskResponse> = {
  name: 'StartTask',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const names = input.containerInstances ?? []
    if (names.length === 0) throw parameterFault('Container instances cannot be empty.')
    if (names.length > 10) throw parameterFault('Container instances can have at most 10 items.')
    const taskDefinition = requireActive(region, input.taskDefinition ?? '')
    checkNetwork(region, taskDefinition, input.networkConfiguration)
    const {state, tasks, failures} = schedule(
      cluster,
      {
        ...input,
        taskDefinition: taskDefinition.taskDefinitionArn,
        containerInstances: names.map(name => findContainerInstance(cluster, name)?.containerInstanceArn ?? name),
      },
      context.nowMs,
      worldOf(region, cluster.clusterName, context.endpoint),
    )
    putCluster(region, state)
    return {tasks: tasks.map(task => taskView(region, state, task, ['TAGS'])), failures}
  },
}
