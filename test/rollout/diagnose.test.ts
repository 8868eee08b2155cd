import {describe, expect, it} from 'vitest'
import {type Evidence, noEvidence} from '../../src/observe/load-evidence.js'
import type {StoppedTask, Timeline, TimelineContainer, TimelineContainerDefinition} from '../../src/observe/timeline.js'
import {diagnose, needsOf} from '../../src/rollout/diagnose.js'

const minute = 60_000

let count = 0
function task(more: Partial<StoppedTask>): StoppedTask {
  count++
  return {
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${String(count).padStart(32, '0')}`,
    containers: [],
    attachmentReasons: [],
    ...more,
  }
}

const container = (name: string, more: Partial<TimelineContainer> = {}): TimelineContainer => ({name, ...more})

const definition = (name: string, essential = true): TimelineContainerDefinition => ({
  name,
  essential,
  hostPorts: [],
  containerPorts: [],
  logOptions: {},
  dependsOn: [],
})

function timeline(stoppedTasks: StoppedTask[], more: Partial<Timeline> = {}): Timeline {
  return {
    cluster: 'prod',
    service: 'web',
    atMs: 0,
    deployment: {},
    desiredCount: 2,
    runningCount: 0,
    pendingCount: 0,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    healthCheckGracePeriodSeconds: 0,
    targetGroupArns: [],
    taskDefinition: {
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7',
      containers: [definition('app'), definition('proxy'), definition('collector', false)],
    },
    events: [],
    stoppedTasks,
    before: {events: [], stoppedTasks: []},
    ...more,
  }
}

const causeOf = (stoppedTasks: StoppedTask[], more: Partial<Timeline> = {}, evidence: Evidence = noEvidence()) =>
  diagnose(timeline(stoppedTasks, more), evidence).cause

const exited = 'Essential container in task exited'

describe('the root among what a task shows', () => {
  it.each<[string, StoppedTask, string, string?]>([
    [
      'a container that failed, beside two that ECS then stopped',
      task({
        stoppedReason: exited,
        stopCode: 'EssentialContainerExited',
        containers: [
          container('proxy', {exitCode: 137}),
          container('app', {exitCode: 1}),
          container('collector', {exitCode: 143}),
        ],
      }),
      'container-exited',
      'app',
    ],
    [
      'a container that ended well, beside one that ECS then killed',
      task({
        stoppedReason: exited,
        stopCode: 'EssentialContainerExited',
        containers: [container('proxy', {exitCode: 137}), container('app', {exitCode: 0})],
      }),
      'container-exited',
      'app',
    ],
    [
      'a kill with no reason, when nothing else ended',
      task({
        stoppedReason: exited,
        stopCode: 'EssentialContainerExited',
        containers: [container('app', {exitCode: 137})],
      }),
      'container-exited',
      'app',
    ],
    [
      "a container's reason before what the task says",
      task({
        stoppedReason: 'Task failed to start',
        containers: [container('app', {reason: 'CannotPullContainerError: manifest unknown'})],
      }),
      'image-not-found',
      'app',
    ],
    [
      'the essential container when two have a reason',
      task({
        stoppedReason: 'Task failed to start',
        containers: [
          container('collector', {reason: 'CannotPullContainerError: toomanyrequests'}),
          container('app', {reason: 'CannotPullContainerError: manifest unknown'}),
        ],
      }),
      'image-not-found',
      'app',
    ],
    [
      'a reason that says why, before one that only says where',
      task({
        stoppedReason: 'ResourceInitializationError: exec format error',
        containers: [container('app', {reason: 'CannotStartContainerError'})],
      }),
      'wrong-arch-binary',
    ],
    [
      'the load balancer, not the kill that followed its verdict',
      task({
        stoppedReason:
          'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1)',
        stopCode: 'ServiceSchedulerInitiated',
        containers: [container('app', {exitCode: 137})],
      }),
      'elb-unhealthy',
    ],
    [
      'memory, not the exit code it ends with',
      task({
        stoppedReason: exited,
        stopCode: 'EssentialContainerExited',
        containers: [
          container('app', {exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage'}),
          container('proxy', {exitCode: 0}),
        ],
      }),
      'out-of-memory',
      'app',
    ],
    [
      'a network interface that never came',
      task({attachmentReasons: ['Timeout waiting for network interface provisioning to complete.']}),
      'eni-timeout',
    ],
  ])('%s', (_, stopped, rule, name) => {
    const cause = causeOf([stopped])
    expect(cause?.rule).toBe(rule)
    if (name) expect(cause?.what).toContain(`container \`${name}\``)
  })

  it('is no kill that ECS meant: a Spot task taken back, a task scaled in', () => {
    for (const stoppedReason of [
      'Your Spot Task was interrupted.',
      'Scaling activity initiated by (deployment ecs-svc/1)',
      'Task stopped by user',
    ]) {
      const {cause, others} = diagnose(
        timeline([task({stoppedReason, containers: [container('app', {exitCode: 143})]})]),
        noEvidence(),
      )
      expect([cause?.rule, others.every(({severity}) => severity === 'warning')]).toEqual([undefined, true])
    }
  })

  it('is never a task or an event of another deployment', () => {
    const before = {
      events: [{id: '1', atMs: 0, message: '(service web) was unable to place a task. Reason: Internal error.'}],
      stoppedTasks: [task({stoppedReason: 'CannotPullContainerError: manifest unknown'})],
    }
    expect(causeOf([], {before})).toBeUndefined()
  })
})

describe('several causes', () => {
  it('are told by the number of tasks they stopped', () => {
    const {cause, others} = diagnose(
      timeline([
        task({stoppedReason: 'CannotPullContainerError: toomanyrequests'}),
        task({stoppedReason: 'CannotPullContainerError: manifest unknown'}),
        task({stoppedReason: 'CannotPullContainerError: manifest unknown'}),
      ]),
      noEvidence(),
    )
    expect(cause?.rule).toBe('image-not-found')
    expect(cause?.evidence).toContainEqual({name: 'tasks', value: 2})
    expect(others.map(({rule}) => rule)).toEqual(['registry-rate-limit'])
  })

  it('need the logs of the first container that failed', () => {
    const stopped = task({stoppedReason: exited, containers: [container('app', {exitCode: 1})]})
    expect(needsOf(timeline([stopped]))).toEqual([{kind: 'logs', taskArn: stopped.taskArn, container: 'app'}])
  })
})

describe('the phase a task stopped in', () => {
  it.each<[string, Partial<StoppedTask>]>([
    ['before the image pull', {createdAtMs: 0}],
    ['image pull', {pullStartedAtMs: 1}],
    ['container start', {pullStartedAtMs: 1, pullStoppedAtMs: 2}],
    ['boot', {startedAtMs: 10, stoppingAtMs: 10 + minute - 1}],
    ['running', {startedAtMs: 10, stoppingAtMs: 10 + minute}],
  ])('is read from its moments: %s', (phase, moments) => {
    const known = causeOf([task({...moments, stoppedReason: 'ResourceInitializationError: it failed'})])
    expect(known?.evidence).toContainEqual({name: 'phase', value: phase})
    const unknown = diagnose(timeline([task({...moments, stoppedReason: 'FluxError: the capacitor'})]), noEvidence())
    expect(unknown.couldNotTell[0]?.why).toContain(phase)
  })
})

describe('what cannot be told', () => {
  it('is the text, verbatim, and no symptom beside it is called a cause', () => {
    const {cause, couldNotTell} = diagnose(
      timeline([task({stoppedReason: 'FluxError: the capacitor'})], {
        events: [{id: '1', atMs: 0, message: '(service web) is unable to consistently start tasks successfully.'}],
      }),
      noEvidence(),
    )
    expect(cause).toBeUndefined()
    expect(couldNotTell).toMatchObject([{rule: 'unknown-stop', awsMessage: 'FluxError: the capacitor'}])
  })

  it('is a symptom alone, once', () => {
    const messages = [
      '(service web) is unable to consistently start tasks successfully.',
      '(service web) deployment failed: tasks failed to start.',
    ]
    const {cause, couldNotTell} = diagnose(
      timeline([], {events: messages.map((message, index) => ({id: String(index), atMs: index, message}))}),
      noEvidence(),
    )
    expect([cause, couldNotTell.map(({rule}) => rule)]).toEqual([undefined, ['start-impaired']])
  })

  it('names the cause of an event in words no row knows, by the reason it quotes', () => {
    const message = '(service web) gave up on a task: CannotPullContainerError: manifest unknown'
    expect(causeOf([], {events: [{id: '1', atMs: 0, message}]})?.rule).toBe('image-not-found')
  })
})
