import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {noEvidence} from '../../src/observe/load-evidence.js'
import type {StoppedTask, Timeline} from '../../src/observe/timeline.js'
import {diagnose} from '../../src/rollout/diagnose.js'
import {filled, logCommand, namesIn} from '../../src/rollout/texts/names.js'
import {stopRows} from '../../src/rollout/texts/stop-rows.js'
import {whyText} from '../../src/rollout/why.js'

const runs = {numRuns: Number(process.env.GANTRY_RUNS ?? 1000), seed: Number(process.env.GANTRY_SEED ?? 1)}

describe('names a text tells', () => {
  it.each([
    ['the role that asks', 'User: arn:aws:sts::123456789012:assumed-role/exec/0f1e is not', {role: 'exec'}],
    [
      'a role by its ARN, without its path',
      "assume the role 'arn:aws:iam::123456789012:role/team/exec' that",
      {role: 'exec'},
    ],
    ['no role that may be cut', 'User: arn:aws:sts::123456789012:assumed-role/ecsTaskEx', {}],
    [
      'action and resource',
      'is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/a/b because',
      {
        action: 'ssm:GetParameters',
        policy: 'allow-ssm-GetParameters',
        resource: 'arn:aws:ssm:eu-west-1:123456789012:parameter/a/b',
        parameter: '/a/b',
        region: 'eu-west-1',
      },
    ],
    [
      'a log group for all its streams',
      'not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:log-stream: because',
      {
        action: 'logs:CreateLogStream',
        policy: 'allow-logs-CreateLogStream',
        resource: 'arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:*',
        logGroup: '/ecs/web',
        region: 'eu-west-1',
      },
    ],
    ['a parameter', 'time(s): invalid ssm parameters: /prod/api/key', {parameter: '/prod/api/key'}],
    [
      'a secret with its own punctuation',
      'failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-a5 from secrets manager',
      {secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-a5', region: 'eu-west-1'},
    ],
    [
      'no secret that may be cut',
      'failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!d',
      {region: 'eu-west-1'},
    ],
    [
      'an image in ECR',
      'failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2: not found',
      {image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2', region: 'eu-west-1'},
    ],
    [
      'a file system and a subnet',
      'mount fs-0123abcd in subnet-0123abcd',
      {fileSystem: 'fs-0123abcd', subnet: 'subnet-0123abcd'},
    ],
    [
      'a service and an instance',
      '(service web) (container-instance 0123456789abcdef0123456789abcdef)',
      {
        service: 'web',
        instance: '0123456789abcdef0123456789abcdef',
      },
    ],
  ])('%s', (_, text, names) => {
    expect(namesIn(text)).toEqual(names)
  })

  it('hold nothing a shell would read as its own, whatever the text', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.string({unit: 'binary', maxLength: 12}),
        fc.constantFrom(
          'arn:aws:sts::123456789012:assumed-role/',
          'is not authorized to perform: ',
          'on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/',
          'invalid ssm parameters: ',
          '123456789012.dkr.ecr.eu-west-1.amazonaws.com/',
          'log-group:',
          ':function:',
          'json key ',
          '(service ',
          '$(id)',
          '`id`',
          '; rm -rf /',
          "'",
          '"',
          '\n::error::',
          '\u001b[31m',
          '|',
          '&',
          '<',
          ' ',
        ),
      ),
      {maxLength: 14},
    )
    fc.assert(
      fc.property(hostile, parts => {
        for (const value of Object.values(namesIn(parts.join('')))) expect(value).toMatch(/^[\w+=,.@:/#*!-]+$/)
      }),
      runs,
    )
  })
})

describe('a command to paste', () => {
  it('is given only when every name it needs is known', () => {
    expect(filled(['aws x --a {role} --b {service}'], {role: 'exec'})).toBeUndefined()
    expect(filled(['aws x --a {role} --b {service}', 'aws x --a {role}'], {role: 'exec'})).toBe('aws x --a exec')
  })

  it('names the repository of an ECR image, and no other registry', () => {
    const command = ['gantry images ls {repository}']
    expect(filled(command, {image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2'})).toBe(
      'gantry images ls 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web',
    )
    expect(filled(command, {image: 'nginx:1'})).toBeUndefined()
  })

  it('is no template any more in what a person reads', () => {
    for (const {id, fix, commands = []} of stopRows) {
      expect(fix, id).not.toMatch(/\{[a-z]+[A-Z]?[a-z]*\}/)
      for (const command of commands) expect(command, id).toMatch(/: (aws|docker|gantry) /)
    }
  })

  it('reads a log stream again, unless a name would need quoting', () => {
    expect(logCommand('/ecs/web', 'ecs/app/0123')).toContain('--log-group-name /ecs/web --log-stream-name ecs/app/0123')
    expect(logCommand('/ecs/$(id)', 'ecs/app/0123')).toBeUndefined()
    expect(logCommand(undefined, 'ecs/app/0123')).toBeUndefined()
  })
})

describe('the fix of a diagnosis', () => {
  const task = (more: Partial<StoppedTask>): StoppedTask => ({
    taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/0123456789abcdef0123456789abcdef',
    containers: [],
    attachmentReasons: [],
    ...more,
  })
  const timeline = (stoppedTasks: StoppedTask[]): Timeline => ({
    cluster: 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod',
    service: 'web',
    atMs: 0,
    deployment: {},
    desiredCount: 1,
    runningCount: 0,
    pendingCount: 0,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    healthCheckGracePeriodSeconds: 0,
    targetGroupArns: [],
    taskDefinition: {
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7',
      cpuArchitecture: 'ARM64',
      executionRoleArn: 'arn:aws:iam::123456789012:role/service/exec',
      containers: [
        {
          name: 'app',
          image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2',
          essential: true,
          hostPorts: [],
          containerPorts: [],
          logDriver: 'awslogs',
          logOptions: {'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs'},
          dependsOn: [],
        },
      ],
    },
    events: [],
    stoppedTasks,
    before: {events: [], stoppedTasks: []},
  })
  const fixOf = (more: Partial<StoppedTask>) => diagnose(timeline([task(more)]), noEvidence()).cause?.fix

  it.each<[string, Partial<StoppedTask>, string]>([
    [
      'a missing log group is created by its own name',
      {
        stoppedReason:
          'ResourceInitializationError: failed to validate logger args: The specified log group does not exist',
      },
      'aws logs create-log-group --log-group-name /ecs/web --region eu-west-1',
    ],
    [
      'a missing image is looked for in its own repository',
      {
        containers: [
          {
            name: 'app',
            reason:
              'CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2: not found',
          },
        ],
      },
      'gantry images ls 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web',
    ],
    [
      'an image of another architecture is built for the task',
      {
        containers: [
          {
            name: 'app',
            reason: 'CannotPullContainerError: image Manifest does not contain descriptor matching platform',
          },
        ],
      },
      'docker buildx build --platform linux/arm64 --tag 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2 --push .',
    ],
    [
      'the execution role of the task definition is given the pull policy when the text names none',
      {
        stoppedReason:
          'CannotPullContainerError: unexpected status from HEAD request to https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/web/manifests/v2: 403 Forbidden',
      },
      'aws iam attach-role-policy --role-name exec --policy-arn',
    ],
    [
      'the role the text names comes before it',
      {
        stoppedReason:
          'ResourceInitializationError: User: arn:aws:sts::123456789012:assumed-role/other/0f1e is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf because no identity-based policy allows it',
      },
      `--role-name other --policy-name allow-secretsmanager-GetSecretValue --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"}]}'`,
    ],
    [
      'a container that exited is read where it wrote',
      {
        stoppedReason: 'Essential container in task exited',
        stopCode: 'EssentialContainerExited',
        containers: [{name: 'app', exitCode: 1}],
      },
      '--log-group-name /ecs/web --log-stream-name ecs/app/0123456789abcdef0123456789abcdef',
    ],
    [
      'a target that answers nothing gets time, by the names of its service',
      {
        stoppedReason:
          'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1)',
      },
      'aws ecs update-service --cluster prod --service web --health-check-grace-period-seconds 60',
    ],
  ])('%s', (_, more, command) => {
    expect(fixOf(more)).toContain(command)
  })
})

describe('a text that names no cause', () => {
  it.each([
    ['exit code 137', 137, /SIGKILL/],
    ['Essential container in task exited. Exit code: 139', 139, /SIGSEGV/],
    ['"exitCode": 127', 127, /not found/],
    ['container "app" exited with code 1', 1, /failed/],
    ['exited with a non-zero exit status (126)', 126, /executed/],
    ['envoy: exit code 137, web: exit code 2', 2, /Go panic/],
    ['exit code 150', 150, /signal 22/],
  ])('an exit code in a text that says no more is told: %s', (text, code, means) => {
    const finding = whyText(text)
    expect(finding).toMatchObject({rule: 'container-exited', certainty: 'likely'})
    expect(finding?.evidence).toEqual([{name: 'exitCode', value: code}])
    expect(finding?.why).toMatch(means)
  })

  it('an exit code does not stand before what says more, and a number that is none is left alone', () => {
    expect(whyText('OutOfMemoryError: Container killed due to memory usage, exit code 137')?.rule).toBe('out-of-memory')
    expect(whyText('exit code 4711')).toBeUndefined()
    expect(whyText('exit code 999')).toBeUndefined()
    expect(whyText('Essential container in task exited')?.rule).toBe('essential-container-exited')
  })

  it('is told for what it is: a symptom, or no failure', () => {
    expect(whyText('(service web) is unable to consistently start tasks successfully.')).toMatchObject({
      rule: 'start-impaired',
      certainty: 'unknown',
      fix: 'gantry why web --cluster CLUSTER, within an hour of the failure',
    })
    expect(whyText('(service web) has reached a steady state.')).toMatchObject({
      rule: 'steady',
      certainty: 'unknown',
      what: expect.stringContaining('no failure'),
    })
  })

  it('says what a health reason says by itself', () => {
    const unhealthy = (reason: string) =>
      whyText(`(service web) (port 80) is unhealthy in (target-group tg) due to (reason ${reason}).`)?.why
    expect(unhealthy('Health checks failed with these codes: [404]')).toContain('does not exist in the program')
    expect(unhealthy('Health checks failed with these codes: [418]')).toContain('answers 418')
    expect(unhealthy('Request timed out')).toContain('no answer')
    expect(unhealthy('Target is in an Availability Zone that is not enabled for the load balancer')).toContain(
      'no subnet',
    )
  })
})
