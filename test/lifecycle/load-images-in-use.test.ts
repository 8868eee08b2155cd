import {describe, expect, it} from 'vitest'
import {loadImagesInUse, mentioned} from '../../src/observe/load-images-in-use.js'
import {accountOfServices} from '../support/account-of-services.js'
import {IdleClock} from '../support/idle-clock.js'

const repository = {accountId: '123456789012', region: 'us-east-1', repositoryName: 'app'}
const denied = () => {
  throw Object.assign(new Error('User: x is not authorized to perform: ecs:ListTasks on resource: *'), {
    name: 'AccessDeniedException',
  })
}

describe('the look for images in use', () => {
  it('of 200 services stays within ECS’s read rates, and tells how far it is', async () => {
    const clock = new IdleClock()
    const {api, calls} = accountOfServices(200, () => clock.now())
    const told: string[] = []
    const look = await loadImagesInUse(api, repository, {
      clock,
      onProgress: (what, read) => told.push(`${read} ${what}`),
    })
    expect(look.failed).toEqual([])
    // 200 tasks, 200 revisions, task definitions :1 of all and :2 of every service's deployment.
    expect(look.uses).toHaveLength(200 + 200 + 400)
    expect(told).toContain('400 task definitions')
    // Burst and refill of each bucket (AWS docs: request throttling for the Amazon ECS API).
    const buckets: Array<[RegExp, number]> = [
      [/Services?$|ServiceDeployments$|ServiceRevisions$/, 100],
      [/Cluster|Tasks$/, 100],
      [/TaskDefinition/, 50],
    ]
    for (const [operations, burst] of buckets) {
      const times = calls.filter(({operation}) => operations.test(operation)).map(({atMs}) => atMs)
      for (const [index, atMs] of times.entries()) expect(index + 1).toBeLessThanOrEqual(burst + (atMs / 1000) * 20 + 1)
    }
    const count = (operation: string) => calls.filter(call => call.operation === operation).length
    expect({
      describeServices: count('DescribeServices'),
      revisions: count('DescribeServiceRevisions'),
      tasks: count('DescribeTasks'),
    }).toEqual({describeServices: 20, revisions: 10, tasks: 2})
    expect(clock.now()).toBeLessThan(25_000)
  })

  it('notes a listing that fails, and reads the rest', async () => {
    const {api} = accountOfServices(3, () => 0)
    const look = await loadImagesInUse({...api, ecs: {...api.ecs, listTasks: denied as never}}, repository, {
      clock: new IdleClock(),
    })
    expect(look.failed).toMatchObject([{what: 'tasks of cluster prod', iamAction: 'ecs:ListTasks'}])
    expect(look.uses.map(use => use.by.kind)).toContain('service-revision')
    expect(look.notLookedAt).not.toEqual([])
  })

  it('does not take a revision it could not read for unused', async () => {
    const {api} = accountOfServices(1, () => 0)
    const describeServiceRevisions = async () => ({serviceRevisions: [], failures: [{arn: 'arn:x', reason: 'MISSING'}]})
    const look = await loadImagesInUse(
      {...api, ecs: {...api.ecs, describeServiceRevisions: describeServiceRevisions as never}},
      repository,
      {clock: new IdleClock()},
    )
    expect(look.failed).toMatchObject([
      {what: 'services of cluster prod', why: 'Error: service revision arn:x: MISSING'},
    ])
  })
})

describe('whether a reference is of the repository', () => {
  const by = {kind: 'running-task' as const, name: 'a'}
  const host = '123456789012.dkr.ecr.us-east-1.amazonaws.com'
  const digest = `sha256:${'a'.repeat(64)}`
  it.each([
    [`${host}/app:v1`, {tag: 'v1'}],
    [`${host}/app`, {tag: 'latest'}],
    [`${host}/app@${digest}`, {digest}],
    [`${host}/app:v1@${digest}`, {tag: 'v1', digest}],
    [`${host}/other:v1`, undefined],
    ['999999999999.dkr.ecr.us-east-1.amazonaws.com/app:v1', undefined],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1', undefined],
    ['127.0.0.1:4599/app:v1', {tag: 'v1'}],
    ['app:v1', {tag: 'v1'}],
    ['not a reference!', undefined],
    [undefined, undefined],
  ])('%s', (image, expected) => {
    expect(mentioned(repository, image, undefined, by)).toEqual(expected && {by, ...expected})
  })
  it('the digest that was resolved goes before the one written', () => {
    expect(mentioned(repository, `${host}/app:v1`, 'sha256:resolved', by)).toEqual({
      by,
      tag: 'v1',
      digest: 'sha256:resolved',
    })
  })
})
