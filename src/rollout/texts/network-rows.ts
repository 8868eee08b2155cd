import type {StopText} from '../diagnosis.js'
import {permit} from './commands.js'
import {sources} from './sources.js'

/** The network interface of a task, and the way to the registry. */
export const networkRows: readonly StopText[] = [
  {
    id: 'subnet-full',
    phase: 'network',
    pattern:
      /InsufficientFreeAddresses|insufficient free addresses|Create Network Interface (with public IP|in subnet)|(not have|has no) (enough |sufficient )?(free|IP|available)\S* (addresses|IP)|not enough (free )?IP/i,
    what: "a subnet has no free address for the task's network interface",
    causes: ['each awsvpc task takes an address, and maximumPercent 200 takes twice as many during a deployment'],
    fix: 'add larger subnets, or lower maximumPercent',
    commands: [
      'add larger subnets, or lower maximumPercent; what is left: aws ec2 describe-subnets --subnet-ids {subnet} --query Subnets[].AvailableIpAddressCount',
    ],
    source: sources.stopped,
  },
  {
    id: 'eni-denied',
    phase: 'network',
    pattern:
      /TagPolicyViolation|network interface.*(AuthFailure|UnauthorizedOperation|not authorized|AccessDenied)|EC2 error while attempting to (tag|Create).*(AuthFailure|UnauthorizedOperation|not authorized)|not authorized to perform:? ec2:(\w*(NetworkInterface|PrivateIp|Address)\w*|CreateTags|DescribeSubnets|DescribeSecurityGroups)/is,
    what: "ECS may not create the task's network interface",
    causes: [
      'a tag policy or service control policy',
      'the service-linked role AWSServiceRoleForECS is missing',
      'a shared subnet without permission',
    ],
    fix: 'tag as the policy asks (propagateTags), and check AWSServiceRoleForECS',
    commands: [permit],
    source: sources.observed,
  },
  {
    id: 'subnet-or-group-missing',
    phase: 'network',
    pattern:
      /(subnet|security ?group)[^.]{0,80}(does not exist|not found|doesn['’]t exist)|InvalidSubnet\w*|InvalidGroup\w*|InvalidSecurityGroup\w*|security group .{0,60}(different|another|not belong).{0,30}(VPC|network)/i,
    what: 'the network configuration names a subnet or security group that does not exist there',
    causes: ['it was deleted while the service names it', 'the security group is of another VPC'],
    fix: 'correct networkConfiguration; the change starts a deployment',
    source: sources.observed,
  },
  {
    id: 'eni-slots',
    phase: 'network',
    pattern:
      /unused device index|RESOURCE:ENI|network interface limit|AttachmentLimitExceeded|NetworkInterfaceLimitExceeded|maximum number of (network interfaces|ENI)/i,
    what: 'the instance has no free network interface slot',
    causes: ['CPU and memory fit, but each awsvpc task takes a slot'],
    fix: 'switch on awsvpcTrunking, or use a larger instance type',
    source: sources.failures,
  },
  {
    id: 'eni-timeout',
    phase: 'network',
    pattern:
      /Time(d )?out waiting for network interface|ENI attachment time ?out|Network interface (provision|attach)\w* .{0,20}(error|timed out|fail)|InternalError: .*network interface|Unexpected EC2 error while attempting to|network interface.*(Throttling|RequestLimitExceeded|timeout)/i,
    what: "the task's network interface was not provided in time",
    causes: ['EC2 throttles or is slow', "the instance type's interface limit"],
    fix: 'deploy again; spread deployments, switch on ENI trunking',
    source: sources.stopped,
  },
  {
    id: 'network-plugin',
    phase: 'network',
    pattern:
      /netplugin failed|failed to (setup|set up) regular eni|failed to (configure|setup|set up) (the )?(ENI|network)|ContainerNetworkingError|\bCNI\b|failed to set up .{0,20}network namespace/i,
    what: "the instance could not set up the task's network",
    causes: ['a passing fault', "the host's firewall rules"],
    fix: 'deploy again; replace the instance when it repeats',
    source: sources.agent,
  },
  {
    id: 'start-network',
    phase: 'network',
    pattern:
      /(secrets or registry auth|execution resource retrieval).*(deadline exceeded|timeout|timed out|request cancell?ed|connection re(fused|set)|unreachable|no route to host|request send failed)/i,
    what: 'the task cannot reach what it must ask before it starts: Amazon ECR, Secrets Manager or Systems Manager',
    causes: [
      'a private subnet without NAT and without the endpoints ecr.api, ecr.dkr, s3, secretsmanager, ssm and logs',
      'a public subnet with assignPublicIp DISABLED',
      'a security group or network ACL closes 443',
    ],
    fix: 'give the subnets a NAT, or the endpoints; in public subnets set assignPublicIp ENABLED',
    source: sources.init,
  },
  {
    id: 'registry-network',
    phase: 'pull',
    pattern:
      /(cannot ?pull|pull image|image manifest|registry|docker\.io|dkr\.ecr|failed to copy|failed to resolve|httpReadSeeker|layer).*(connection issue|timeout|timed out|request cancell?ed|deadline exceeded|connection re(fused|set)|unreachable|Check your (task )?network|nil pointer dereference|TLS handshake|no route to host|EOF)|pull.{0,300}image.{0,300}(i\/o timeout|deadline exceeded)|(Head|Get) .{1,200}context cancell?ed|There is a connection issue between the task and (Amazon ECR|the registry)|inactivity.*pull|pull.*inactivity|not reach any registry endpoint/i,
    what: 'the task cannot reach the registry',
    causes: [
      'the task has no way out: a private subnet without NAT, or a public one with assignPublicIp DISABLED',
      'for ECR without NAT: the ecr.dkr endpoint, or the S3 gateway endpoint and its route, is missing (layers are in S3)',
      'a security group or network ACL closes 443',
    ],
    fix: 'add the S3 gateway endpoint and its route, or a NAT; or mirror the image to ECR',
    source: sources.pull,
  },
]
