import type {StopTaskRequest, StopTaskResponse} from '@aws-sdk/client-ecs'
import {stopTask as schedule} from '../../../scheduler/stop-task.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {requireTask} from '../../find-task.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {taskView} from '../../views/task.js'
import {worldOf} from '../../world.js'

/** Stopping a task that has stopped answers with it. */
export const stopTask: Operation<LocalRegion, StopTaskRequest, StopTaskResponse> = {
  name: 'StopTask',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const {taskArn} = requireTask(cluster, input.task ?? '')
    const world = worldOf(region, cluster.clusterName, context.endpoint)
    const {state, task} = schedule(cluster, taskArn, input.reason, context.nowMs, world)
    putCluster(region, state)
    return {task: taskView(region, state, task, ['TAGS'])}
  },
}
