import type {ImagesInUseApi} from '../../src/observe/load-images-in-use.js'

export interface CountedCall {
  operation: string
  atMs: number
}

const page = <T>(items: T[], token: string | undefined, size: number) => {
  const from = Number(token ?? 0)
  return {
    items: items.slice(from, from + size),
    ...(from + size < items.length ? {nextToken: String(from + size)} : {}),
  }
}

/** An account with one cluster of so many services, each with one task, and every call it is asked, with its time. */
export function accountOfServices(services: number, nowMs: () => number): {api: ImagesInUseApi; calls: CountedCall[]} {
  const calls: CountedCall[] = []
  const names = Array.from({length: services}, (_, index) => `service-${index}`)
  const base = 'arn:aws:ecs:us-east-1:123456789012'
  const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/app'
  interface Input {
    desiredStatus: string
    nextToken: string | undefined
    service: string
    serviceRevisionArns: string[]
    services: string[]
    taskDefinition: string
    tasks: string[]
  }
  const answer = (operation: string, run: (input: Input) => object) => async (input: object) => {
    calls.push({operation, atMs: nowMs()})
    return run(input as Input)
  }
  const last = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)
  const ecs = {
    listClusters: answer('ListClusters', () => ({clusterArns: [`${base}:cluster/prod`]})),
    listTasks: answer('ListTasks', ({desiredStatus, nextToken}) => {
      const {items, ...more} = page(desiredStatus === 'RUNNING' ? names : [], nextToken, 100)
      return {taskArns: items.map(name => `${base}:task/prod/${name}`), ...more}
    }),
    describeTasks: answer('DescribeTasks', ({tasks}) => ({
      tasks: tasks.map(taskArn => ({
        taskArn,
        taskDefinitionArn: `${base}:task-definition/${last(taskArn)}:1`,
        containers: [{image: `${image}:${last(taskArn)}`, imageDigest: `sha256:${last(taskArn)}`}],
      })),
    })),
    listServices: answer('ListServices', ({nextToken}) => {
      const {items, ...more} = page(names, nextToken, 100)
      return {serviceArns: items.map(name => `${base}:service/prod/${name}`), ...more}
    }),
    describeServices: answer('DescribeServices', ({services}) => ({
      services: services.map(serviceArn => ({
        serviceArn,
        taskDefinition: `${base}:task-definition/${last(serviceArn)}:1`,
        deployments: [{taskDefinition: `${base}:task-definition/${last(serviceArn)}:2`}],
      })),
    })),
    listServiceDeployments: answer('ListServiceDeployments', ({service}) => ({
      serviceDeployments: [{targetServiceRevisionArn: `${base}:service-revision/prod/${last(service)}/1`}],
    })),
    describeServiceRevisions: answer('DescribeServiceRevisions', ({serviceRevisionArns}) => ({
      serviceRevisions: serviceRevisionArns.map(serviceRevisionArn => ({
        serviceRevisionArn,
        containerImages: [{image, imageDigest: `sha256:revision-${serviceRevisionArn.split('/').at(-2)}`}],
      })),
    })),
    listTaskDefinitions: answer('ListTaskDefinitions', ({nextToken}) => {
      const {items, ...more} = page(names, nextToken, 100)
      return {taskDefinitionArns: items.map(name => `${base}:task-definition/${name}:1`), ...more}
    }),
    describeTaskDefinition: answer('DescribeTaskDefinition', ({taskDefinition}) => ({
      taskDefinition: {containerDefinitions: [{image: `${image}:${last(taskDefinition).replace(':', '-')}`}]},
    })),
  }
  const lambda = {
    listFunctions: answer('ListFunctions', () => ({Functions: []})),
    getFunction: answer('GetFunction', () => ({})),
  }
  return {api: {ecs, lambda} as unknown as ImagesInUseApi, calls}
}
