import type {StopText} from '../diagnosis.js'
import {permit} from './commands.js'
import {sources} from './sources.js'

/** Volumes that cannot be mounted or made. */
export const volumeRows: readonly StopText[] = [
  {
    id: 'efs-denied',
    phase: 'volume',
    pattern:
      /mount\.nfs4: access denied|access denied by server|AccessPoint.*(does not exist|not found)|elasticfilesystem:\w+|EFS.*(access denied|AccessDenied|not authorized)|access ?point .{0,60}(not found|does not exist)/is,
    what: 'EFS refuses the mount',
    causes: [
      'the task role lacks elasticfilesystem:ClientMount',
      'the file system policy denies it',
      'the access point does not exist',
    ],
    fix: 'allow elasticfilesystem:ClientMount and ClientWrite, with transitEncryption ENABLED',
    commands: [permit],
    source: 'AWS docs: EFS volumes',
  },
  {
    id: 'efs-dns',
    phase: 'volume',
    pattern:
      /lookup mount target ip address|Failed to resolve \S*\.?efs\.|Failed to resolve "?fs-|check that your file system ID is correct|\bfs-[0-9a-f]{6,17}\b.{0,300}(no such host|could not be resolved|name resolution)|mount target.{0,60}(not found|does not exist|no )/is,
    what: "the file system's name does not resolve",
    causes: ["no mount target in the task's availability zone", 'DNS is off in the VPC', 'a wrong file system id'],
    fix: 'add a mount target in every availability zone of the service, and switch on DNS in the VPC',
    commands: [
      'add one in every zone of the service, and switch on DNS in the VPC; those there are: aws efs describe-mount-targets --file-system-id {fileSystem}',
    ],
    source: 'AWS docs: EFS volumes',
  },
  {
    id: 'efs-unreachable',
    phase: 'volume',
    pattern:
      /EFS.*(timed? ?out|timeout|mount system call failed|Connection (reset|timed out|refused)|mount command failed|signal: killed|deadline)|mount\.nfs4?: (Connection|mount system|mounting)/i,
    what: 'the file system cannot be mounted',
    causes: [
      "the mount target's security group closes 2049",
      "the task's security group closes 2049 outwards",
      'the path or access point does not exist',
    ],
    fix: "open 2049 between the task's and the mount target's security groups; check rootDirectory",
    commands: [
      `open port 2049 between the task's security group and those of the mount targets: aws efs describe-mount-targets --file-system-id {fileSystem}`,
    ],
    source: 'AWS docs: EFS volumes',
  },
  {
    id: 'ebs-role',
    phase: 'volume',
    pattern:
      /configured ECS Infrastructure Role|(ECSTaskVolumesForEBS|EBS volume).*(not authorized|UnauthorizedOperation|AccessDenied)|not authorized to perform:? ec2:\w*(Volume|Snapshot)\w*/i,
    what: "the infrastructure role may not make or attach the task's EBS volume",
    causes: [
      'its trust policy does not name ecs.amazonaws.com',
      'AmazonECSInfrastructureRolePolicyForVolumes is not attached',
      'the KMS key of the volume leaves it out',
    ],
    fix: 'attach service-role/AmazonECSInfrastructureRolePolicyForVolumes to the role of volumeConfigurations[].managedEBSVolume, and let ecs.amazonaws.com assume it',
    commands: [permit],
    source: 'AWS docs: Amazon ECS infrastructure IAM role',
  },
  {
    id: 'volume-ownership',
    phase: 'volume',
    pattern: /failed to (chown|copy file info)|lchown .{0,300}operation not permitted/i,
    what: 'Docker cannot hand the folder of the image over to the volume: the volume does not let it change the owner',
    causes: [
      "the EFS access point's posixUser is not the owner of that folder in the image",
      'the folder is a VOLUME of the image, owned by root',
    ],
    fix: "chown the folder in the Dockerfile to the access point's posixUser (uid:gid), or drop posixUser from the access point",
    source: 'observed in task reasons',
  },
  {
    id: 'volume-plugin-missing',
    phase: 'volume',
    pattern:
      /volume plugin .{0,80}not found|plugin \\?"?amazon-ecs-volume-plugin\\?"? not found|error looking up volume plugin/i,
    what: 'the instance lacks the plugin that mounts the volume',
    causes: ['an AMI that is not ECS-optimised', 'the plugin is installed and its service is not running'],
    fix: 'on the instance: sudo systemctl enable --now amazon-ecs-volume-plugin; it comes with ecs-init and needs amazon-efs-utils',
    source: 'AWS docs: EFS volumes, container agent versions',
  },
  {
    id: 'volume-not-provisioned',
    phase: 'volume',
    pattern:
      /Timeout waiting for EphemeralStorage|Tim(ed|e) ?out waiting for .{0,40}(volume|EBS|storage)|AmazonElasticBlockStorage|EBS volume.*(fail|error|not)|unable to (attach|create) .{0,30}(EBS|volume)/i,
    what: "the task's storage was not provided",
    causes: ['a passing fault of the platform', 'the infrastructure role of the EBS volume', 'the volume type or zone'],
    fix: 'deploy again; check the infrastructure role of the volume configuration',
    source: sources.observed,
  },
  {
    id: 'volume-create-failed',
    phase: 'volume',
    pattern:
      /C[ao]n+ot ?CreateVolume\w*|CannotInspectVolume\w*|InvalidVolumeError|failed to create volume|VolumeDriver/i,
    what: 'the agent cannot create a volume',
    causes: ['a bad driver or option', 'a missing host path', 'an unreachable EFS or FSx file system'],
    fix: "check volumes[] of the task definition; the text names the driver's complaint",
    source: sources.agent,
    catchAll: true,
  },
]
