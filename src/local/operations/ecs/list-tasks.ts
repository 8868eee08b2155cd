import type {ListTasksRequest, ListTasksResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {requireContainerInstance} from '../../container-instances.js'
import {requireService} from '../../find-service.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {parseTaskDefinitionName} from '../../task-definitions.js'

/** By desiredStatus, RUNNING unless asked otherwise; PENDING lists nothing, as ECS never sets it. */
export const listTasks: Operation<LocalRegion, ListTasksRequest, ListTasksResponse> = {
  name: 'ListTasks',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const others = [input.serviceName, input.family, input.containerInstance, input.launchType]
    if (input.startedBy !== undefined && others.some(value => value !== undefined)) {
      throw parameterFault('startedBy must be the only filter given.')
    }
    const wantedStatus = input.desiredStatus ?? 'RUNNING'
    if (!['RUNNING', 'PENDING', 'STOPPED'].includes(wantedStatus)) {
      throw parameterFault('desiredStatus should be one of [RUNNING,PENDING,STOPPED]')
    }
    const instanceArn =
      input.containerInstance === undefined
        ? undefined
        : requireContainerInstance(cluster, input.containerInstance).containerInstanceArn
    const serviceName =
      input.serviceName === undefined ? undefined : requireService(cluster, input.serviceName).serviceName
    const wanted = [...cluster.tasks.values()].filter(
      task =>
        task.desiredStatus === wantedStatus &&
        (serviceName === undefined || task.serviceName === serviceName) &&
        (input.family === undefined || parseTaskDefinitionName(task.taskDefinitionArn)?.family === input.family) &&
        (input.launchType === undefined || task.launchType === input.launchType) &&
        (input.startedBy === undefined || task.startedBy === input.startedBy) &&
        (instanceArn === undefined || task.containerInstanceArn === instanceArn),
    )
    const {items, ...rest} = page(wanted, input, {most: 100})
    return {taskArns: items.map(({taskArn}) => taskArn), ...rest}
  },
}
