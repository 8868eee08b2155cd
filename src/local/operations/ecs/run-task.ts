import type {RunTaskRequest, RunTaskResponse} from '@aws-sdk/client-ecs'
import {runTask as schedule} from '../../../scheduler/run-task.js'
import {checkCompute, checkNetwork, checkPlacement} from '../../check-service.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {findTask} from '../../find-task.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {requireActive} from '../../task-definitions.js'
import {taskView} from '../../views/task.js'
import {worldOf} from '../../world.js'

export const runTask: Operation<LocalRegion, RunTaskRequest, RunTaskResponse> = {
  name: 'RunTask',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const token = `RunTask ${cluster.clusterName} ${input.clientToken}`
    const before = input.clientToken ? region.clientTokens.get(token) : undefined
    if (before !== undefined) {
      const tasks = before.split(' ').flatMap(arn => findTask(cluster, arn) ?? [])
      return {tasks: tasks.map(task => taskView(region, cluster, task)), failures: []}
    }
    const {count = 1} = input
    if (count < 1 || count > 10) throw parameterFault('count should be between 1 and 10.')
    const taskDefinition = requireActive(region, input.taskDefinition ?? '')
    checkCompute(cluster, taskDefinition, input)
    checkNetwork(region, taskDefinition, input.networkConfiguration)
    checkPlacement(input)
    const strategy = input.capacityProviderStrategy ?? []
    const byProvider = strategy.length > 0 || (!input.launchType && cluster.defaultCapacityProviderStrategy.length > 0)
    if (!byProvider && input.launchType !== 'FARGATE' && cluster.containerInstances.size === 0) {
      throw parameterFault('No Container Instances were found in your cluster.')
    }
    const {state, tasks, failures} = schedule(
      cluster,
      {...input, taskDefinition: taskDefinition.taskDefinitionArn},
      context.nowMs,
      worldOf(region, cluster.clusterName, context.endpoint),
    )
    putCluster(region, state)
    if (input.clientToken) region.clientTokens.set(token, tasks.map(({taskArn}) => taskArn).join(' '))
    return {tasks: tasks.map(task => taskView(region, state, task, ['TAGS'])), failures}
  },
}
