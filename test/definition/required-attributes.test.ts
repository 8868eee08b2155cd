import {describe, expect, test} from 'vitest'
import {type AttributeSource, requiredAttributes} from '../../src/definition/required-attributes.js'

const c = (container: object): AttributeSource => ({containerDefinitions: [container]})
const com = (name: string) => `com.amazonaws.ecs.capability.${name}`
const ecs = (name: string) => `ecs.capability.${name}`
const api = (version: number) => com(`docker-remote-api.1.${version}`)
const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1'
const asm = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x'

describe('a feature of an unregistered definition requires its attributes', () => {
  test.each<[string, AttributeSource, string[]]>([
    ['nothing', c({name: 'a', image: 'nginx'}), []],
    ['awsvpc', {networkMode: 'awsvpc'}, [api(18), ecs('task-eni')]],
    ['bridge', {networkMode: 'bridge'}, []],
    ['an image in ECR', c({image: ecr}), [com('ecr-auth')]],
    [
      'an image in ECR with an execution role',
      {...c({image: ecr}), executionRoleArn: 'r'},
      [com('ecr-auth'), ecs('execution-role-ecr-pull')],
    ],
    ['a task role', {taskRoleArn: 'r'}, [com('task-iam-role')]],
    ['a task role in host mode', {taskRoleArn: 'r', networkMode: 'host'}, [com('task-iam-role-network-host')]],
    ['json-file', c({logConfiguration: {logDriver: 'json-file'}}), [com('logging-driver.json-file')]],
    [
      'awslogs with an execution role',
      {...c({logConfiguration: {logDriver: 'awslogs', options: {}}}), executionRoleArn: 'r'},
      [api(19), com('logging-driver.awslogs'), ecs('execution-role-awslogs')],
    ],
    [
      'awslogs that makes its group, without blocking',
      c({logConfiguration: {logDriver: 'awslogs', options: {mode: 'non-blocking', 'awslogs-create-group': 'true'}}}),
      [api(19), api(28), api(29), com('logging-driver.awslogs')],
    ],
    [
      'a secret of the log driver',
      c({logConfiguration: {logDriver: 'splunk', secretOptions: [{valueFrom: asm}]}}),
      [com('logging-driver.splunk'), ecs('secrets.asm.bootstrap.log-driver')],
    ],
    ['a health check', c({healthCheck: {command: ['true']}}), [api(24), ecs('container-health-check')]],
    [
      'a health check with a start period',
      c({healthCheck: {startPeriod: 10}}),
      [api(29), ecs('container-health-check')],
    ],
    ['dependsOn', c({dependsOn: [{containerName: 'b'}]}), [ecs('container-ordering')]],
    ['environment files', c({environmentFiles: [{value: 'x'}]}), [ecs('env-files.s3')]],
    [
      'secrets of both stores',
      c({secrets: [{valueFrom: asm}, {valueFrom: 'name'}]}),
      [ecs('secrets.asm.environment-variables'), ecs('secrets.ssm.environment-variables')],
    ],
    [
      'a private registry',
      c({repositoryCredentials: {credentialsParameter: asm}}),
      [ecs('private-registry-authentication.secretsmanager')],
    ],
    ['EFS', {volumes: [{efsVolumeConfiguration: {}}]}, [api(25), ecs('efs'), ecs('efsAuth')]],
    ['FSx', {volumes: [{fsxWindowsFileServerVolumeConfiguration: {}}]}, [ecs('fsxWindowsFileServer')]],
    [
      'a docker volume',
      {volumes: [{dockerVolumeConfiguration: {driver: 'rexray'}}]},
      [api(25), ecs('docker-plugin.rexray')],
    ],
    ['a managed EBS volume', {volumes: [{configuredAtLaunch: true}]}, [ecs('storage.ebs-task-volume-attach')]],
    ['pidMode', {pidMode: 'task'}, [ecs('pid-ipc-namespace-sharing')]],
    ['App Mesh', {proxyConfiguration: {}}, [ecs('aws-appmesh')]],
    ['a port range', c({portMappings: [{containerPortRange: '80-90'}]}), [ecs('network.container-port-range')]],
    ['memoryReservation', c({memoryReservation: 64}), [api(21)]],
    ['an init process', c({linuxParameters: {initProcessEnabled: true}}), [api(25)]],
    ['no init process', c({linuxParameters: {initProcessEnabled: false}}), []],
    ['tmpfs', c({linuxParameters: {tmpfs: [{}]}}), [api(22)]],
    ['swap', c({linuxParameters: {maxSwap: 0}}), [api(32)]],
    [
      'security options',
      c({dockerSecurityOptions: ['no-new-privileges', 'label:x', 'apparmor:y']}),
      [com('apparmor'), api(23), com('selinux')],
    ],
    ['ulimits and labels', c({ulimits: [{}], dockerLabels: {a: 'b'}}), [api(18)]],
    ['a user', c({user: 'root'}), [api(17)]],
    ['links that are null or empty', c({links: [], dnsServers: null}), []],
    ['privileged', c({privileged: true}), [com('privileged-container')]],
    [
      'firelens',
      c({firelensConfiguration: {type: 'fluentbit', options: {'config-file-type': 's3'}}}),
      [ecs('firelens.fluentbit'), ecs('firelens.options.config.s3')],
    ],
    [
      'awsfirelens with a buffer limit',
      c({logConfiguration: {logDriver: 'awsfirelens', options: {'log-driver-buffer-limit': '1'}}}),
      [com('logging-driver.awsfirelens'), ecs('logging-driver.awsfirelens.log-driver-buffer-limit')],
    ],
    ['ten vCPUs and more', {cpu: '16384'}, [ecs('increased-task-cpu-limit')]],
    ['a usual task size', {cpu: '1024'}, []],
    ['a restart policy', c({restartPolicy: {enabled: true}}), [ecs('container-restart-policy')]],
    ['credential specs', c({credentialSpecs: ['credentialspecdomainless:x']}), [ecs('gmsa-domainless')]],
  ])('%s', (_feature, definition, names) => {
    expect(requiredAttributes(definition).map(({name}) => name)).toEqual([...names].sort())
  })
})
