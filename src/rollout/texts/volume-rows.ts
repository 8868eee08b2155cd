import type {StopText} from '../diagnosis.js'
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
    source: 'AWS docs: EFS volumes',
  },
  {
    id: 'efs-dns',
    phase: 'volume',
    pattern:
      /lookup mount target ip address|Failed to resolve \S*\.?efs\.|Failed to resolve "?fs-|check that your file system ID is correct|fs-[0-9a-f]+\S*.*(no such host|could not be resolved|name resolution)|mount target.{0,60}(not found|does not exist|no )/is,
    what: "the file system's name does not resolve",
    causes: ["no mount target in the task's availability zone", 'DNS is off in the VPC', 'a wrong file system id'],
    fix: 'add a mount target in every availability zone of the service, and switch on DNS in the VPC',
    source: 'AWS docs: EFS volumes',
  },
  {
    id: 'efs-unreachable',
    phase: 'volume',
    pattern:
      /EFS.*(timed? ?out|timeout|mount system call failed|Connection (reset|timed out|refused)|mount command failed|signal: killed|deadline)|mount\.nfs4?: (Connection|mount system|mounting)|failed to invoke EFS utils|efs utils/is,
    what: 'the file system cannot be mounted',
    causes: [
      "the mount target's security group closes 2049",
      "the task's security group closes 2049 outwards",
      'the path or access point does not exist',
    ],
    fix: "open 2049 between the task's and the mount target's security groups; check rootDirectory",
    source: 'AWS docs: EFS volumes',
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
