import type {Api} from '../core/api.js'
import {arnName} from '../core/arn.js'
import type {Clock} from '../core/clock.js'
import {deniedAction} from '../core/sdk-fault.js'
import type {ImagesInUse, ImageUse, UsedImage} from '../lifecycle/in-use.js'
import {parseReference} from '../registry/reference.js'
import {type Bucket, Reads} from './snapshot-reads.js'

/** What is asked of AWS. */
export type ImagesInUseApi = {
  ecs: Pick<
    Api['ecs'],
    | 'listClusters'
    | 'listTasks'
    | 'describeTasks'
    | 'listServices'
    | 'describeServices'
    | 'listServiceDeployments'
    | 'describeServiceRevisions'
    | 'listTaskDefinitions'
    | 'describeTaskDefinition'
  >
  lambda: Pick<Api['lambda'], 'listFunctions' | 'getFunction'>
}

/** The repository whose images are looked for. */
export interface SoughtRepository {
  accountId: string
  region: string
  repositoryName: string
}

export interface InUseOptions {
  clock: Clock
  /** Told now and then what is being read, and how much. */
  onProgress?(what: string, read: number): void
  signal?: AbortSignal
}

// A listing longer than this is an error, never a shorter answer.
const mostPages = 2000

/**
 * Everything in this account and region that mentions an image of the repository: tasks (running, and stopped as long
 * as ECS remembers them), services, the revisions of their deployments by digest, task definitions, Lambda functions.
 * A listing that fails is noted, and the rest is still read.
 */
export async function loadImagesInUse(
  api: ImagesInUseApi,
  repository: SoughtRepository,
  options: InUseOptions,
): Promise<ImagesInUse> {
  const reads = new Reads(
    options.clock,
    {finished: () => {}, throttled: operation => options.onProgress?.(`${operation} (throttled)`, 0)},
    options.signal,
  )
  const look: ImagesInUse = {
    uses: [],
    lookedAt: [],
    failed: [],
    notLookedAt: [
      'other accounts and regions',
      'AWS Batch, CodeBuild, SageMaker, App Runner, EKS and Step Functions',
      'images that hosts pull by themselves',
    ],
  }
  const use = (by: ImageUse, image: string | undefined, digest?: string) => {
    const found = mentioned(repository, image, digest, by)
    if (found) look.uses.push(found)
  }
  const part = async (what: string, read: () => Promise<number>) => {
    try {
      const count = await read()
      look.lookedAt.push({what, count})
      options.onProgress?.(what, count)
    } catch (error) {
      if ((error as Error).name === 'AbortError' || options.signal?.aborted) throw error
      look.failed.push(failureOf(what, error))
    }
  }
  const call = <T>(bucket: Bucket, operation: string, send: () => Promise<T>) => reads.call(bucket, operation, send)
  const {ecs, lambda} = api

  let clusters: string[] = []
  await part('clusters', async () => {
    clusters = await pages(
      token => call('cluster', 'ListClusters', () => ecs.listClusters({...token})),
      page => page.clusterArns,
    )
    return clusters.length
  })
  // Task definitions that tasks and services still point to; INACTIVE ones are in no list.
  const pointedTo = new Set<string>()
  await Promise.all(
    clusters.flatMap(cluster => [
      part(`tasks of cluster ${arnName(cluster)}`, async () => {
        let count = 0
        for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
          const arns = await pages(
            token => call('cluster', 'ListTasks', () => ecs.listTasks({cluster, desiredStatus, ...token})),
            page => page.taskArns,
          )
          for (const tasks of chunks(arns, 100)) {
            const answer = await call('cluster', 'DescribeTasks', () => ecs.describeTasks({cluster, tasks}))
            for (const task of answer.tasks ?? []) {
              count++
              if (task.taskDefinitionArn) pointedTo.add(task.taskDefinitionArn)
              const by: ImageUse = {
                kind: desiredStatus === 'RUNNING' ? 'running-task' : 'stopped-task',
                name: arnName(task.taskArn ?? ''),
              }
              for (const container of task.containers ?? []) use(by, container.image, container.imageDigest)
            }
          }
        }
        return count
      }),
      part(`services of cluster ${arnName(cluster)}`, () => readServices(cluster)),
    ]),
  )
  async function readServices(cluster: string): Promise<number> {
    const arns = await pages(
      token => call('service', 'ListServices', () => ecs.listServices({cluster, maxResults: 100, ...token})),
      page => page.serviceArns,
    )
    const revisions = new Map<string, string>()
    const rolling: string[] = []
    for (const services of chunks(arns, 10)) {
      const answer = await call('service', 'DescribeServices', () => ecs.describeServices({cluster, services}))
      for (const service of answer.services ?? []) {
        for (const one of [service, ...(service.deployments ?? []), ...(service.taskSets ?? [])]) {
          if (one.taskDefinition) pointedTo.add(one.taskDefinition)
        }
        // The other controllers have no service deployments; their tasks name the digests.
        if (service.serviceArn && (service.deploymentController?.type ?? 'ECS') === 'ECS')
          rolling.push(service.serviceArn)
      }
    }
    await Promise.all(
      rolling.map(async service => {
        const deployments = await pages(
          token =>
            call('service', 'ListServiceDeployments', () => ecs.listServiceDeployments({cluster, service, ...token})),
          page => page.serviceDeployments,
        )
        for (const {targetServiceRevisionArn: arn} of deployments) if (arn) revisions.set(arn, arnName(service))
      }),
    )
    for (const serviceRevisionArns of chunks([...revisions.keys()], 20)) {
      const answer = await call('service', 'DescribeServiceRevisions', () =>
        ecs.describeServiceRevisions({serviceRevisionArns}),
      )
      const [missing] = answer.failures ?? []
      if (missing) throw new Error(`service revision ${missing.arn}: ${missing.reason}`)
      for (const revision of answer.serviceRevisions ?? []) {
        const by: ImageUse = {
          kind: 'service-revision',
          name: `${revisions.get(revision.serviceRevisionArn ?? '')} ${arnName(revision.serviceRevisionArn ?? '')}`,
        }
        if (revision.taskDefinition) pointedTo.add(revision.taskDefinition)
        for (const image of revision.containerImages ?? []) use(by, image.image, image.imageDigest)
      }
    }
    return arns.length
  }
  await part('task definitions', async () => {
    const active = await pages(
      token =>
        call('task-definition', 'ListTaskDefinitions', () =>
          ecs.listTaskDefinitions({status: 'ACTIVE', maxResults: 100, ...token}),
        ),
      page => page.taskDefinitionArns,
    )
    const all = [...new Set([...active, ...pointedTo])]
    let read = 0
    await Promise.all(
      all.map(async taskDefinition => {
        const answer = await call('task-definition', 'DescribeTaskDefinition', () =>
          ecs.describeTaskDefinition({taskDefinition}),
        )
        const by: ImageUse = {kind: 'task-definition', name: arnName(taskDefinition)}
        for (const container of answer.taskDefinition?.containerDefinitions ?? []) use(by, container.image)
        if (++read % 100 === 0) options.onProgress?.('task definitions', read)
      }),
    )
    return all.length
  })
  await part('Lambda functions', async () => {
    const functions = await pages(
      token =>
        call('other', 'ListFunctions', () =>
          lambda.listFunctions({FunctionVersion: 'ALL', ...(token.nextToken ? {Marker: token.nextToken} : {})}),
        ),
      page => page.Functions,
      page => page.NextMarker,
    )
    for (const {FunctionArn: arn, PackageType: packaging} of functions) {
      if (packaging !== 'Image' || !arn) continue
      const {Code: code} = await call('other', 'GetFunction', () => lambda.getFunction({FunctionName: arn}))
      const by: ImageUse = {kind: 'lambda-function', name: arn.split(':').slice(6).join(':')}
      use(by, code?.ImageUri)
      use(by, code?.ResolvedImageUri)
    }
    return functions.length
  })
  return look
}

/**
 * The mention as one of the repository, or undefined when it is of another. An image without ECR's host counts too when
 * its name is the same: the embedded endpoint serves it under the loopback address.
 */
export function mentioned(
  repository: SoughtRepository,
  image: string | undefined,
  digest: string | undefined,
  by: ImageUse,
): UsedImage | undefined {
  const reference = image === undefined ? undefined : parseReference(image)
  if (!reference) return undefined
  const {ecr} = reference
  if (ecr && (ecr.accountId !== repository.accountId || ecr.region !== repository.region)) return undefined
  const names = ecr ? [reference.repository] : [reference.repository, reference.repository.replace(/^library\//, '')]
  if (!names.includes(repository.repositoryName)) return undefined
  const resolved = digest ?? reference.digest
  const tag = reference.tag ?? (resolved === undefined ? 'latest' : undefined)
  return {by, ...(resolved === undefined ? {} : {digest: resolved}), ...(tag === undefined ? {} : {tag})}
}

async function pages<P, T>(
  read: (token: {nextToken?: string}) => Promise<P>,
  items: (page: P) => T[] | undefined,
  next: (page: P) => string | undefined = page => (page as {nextToken?: string}).nextToken,
): Promise<T[]> {
  const all: T[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await read(nextToken ? {nextToken} : {})
    all.push(...(items(answer) ?? []))
    nextToken = next(answer)
    if (!nextToken) return all
  }
  throw new Error(`more than ${mostPages} pages`)
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

function failureOf(what: string, error: unknown): ImagesInUse['failed'][number] {
  const {name, message} = error as Error
  const iamAction = deniedAction(error)
  return {what, why: `${name}: ${message}`, ...(iamAction ? {iamAction} : {})}
}
