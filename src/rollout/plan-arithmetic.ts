import type {ClusterSnapshot} from '../placement/snapshot.js'
import {type Plan, type PlanRequest, plan} from './plan.js'

/** The three numbers a rolling update's order rests on. */
export interface DeploymentNumbers {
  desiredCount: number
  minimumHealthyPercent: number
  maximumPercent: number
}

/** The order of start and stop batches from the bounds alone: tasks find room wherever they are put. */
export function planArithmetic(numbers: DeploymentNumbers): Plan {
  const taskDefinitionArn = 'arn:aws:ecs:::task-definition/live:1'
  const group = 'service:service'
  const {desiredCount, minimumHealthyPercent, maximumPercent} = numbers
  const snapshot: ClusterSnapshot = {
    gantrySnapshot: 1,
    containerInstances: [],
    services: [
      {
        serviceName: 'service',
        status: 'ACTIVE',
        taskDefinition: taskDefinitionArn,
        launchType: 'FARGATE',
        desiredCount,
        runningCount: desiredCount,
        deploymentConfiguration: {minimumHealthyPercent, maximumPercent},
      },
    ],
    taskDefinitions: [{taskDefinitionArn, containerDefinitions: [{name: 'app'}]}],
    tasks: Array.from({length: desiredCount}, (_, index) => ({
      taskArn: `arn:aws:ecs:::task/live/${index}`,
      taskDefinitionArn,
      group,
      launchType: 'FARGATE',
      desiredStatus: 'RUNNING',
      lastStatus: 'RUNNING',
    })),
  }
  const request: PlanRequest = {service: 'service', taskDefinition: {containerDefinitions: [{name: 'app'}]}}
  const answer = plan(snapshot, request)
  // Where they run decides nothing here, so nothing about it is unsure.
  return {...answer, certainty: answer.verdict === 'completes' ? 'certain' : answer.certainty}
}
