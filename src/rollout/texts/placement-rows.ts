import type {StopText} from '../diagnosis.js'
import {explain} from './commands.js'
import {sources} from './sources.js'

/** Tasks that no capacity takes. */
export const placementRows: readonly StopText[] = [
  {
    id: 'no-container-instances',
    phase: 'placement',
    pattern: /EMPTY CAPACITY PROVIDER|NO ACTIVE INSTANCES|No Container Instances were found/i,
    what: 'the cluster, or its capacity provider, has no container instances',
    causes: [
      'the Auto Scaling group is at 0 or cannot launch',
      'the instances register with another cluster',
      'the service belongs on Fargate',
    ],
    fix: 'check the Auto Scaling group and ECS_CLUSTER in its user data',
    source: sources.failures,
  },
  {
    id: 'fargate-capacity',
    phase: 'placement',
    pattern:
      /Capacity is unavailable|RESOURCE:FARGATE|no (Fargate )?(Spot )?capacity (is )?available|insufficient capacity/i,
    what: 'Fargate has no capacity there now',
    causes: ['one availability zone is short', 'Fargate Spot is dry'],
    fix: 'allow more availability zones, or mix in a FARGATE base; then deploy again',
    source: sources.fargate,
  },
  {
    id: 'fargate-quota',
    phase: 'placement',
    pattern:
      /reached the limit on the number of (tasks|vCPUs)|(CPU|MEMORY) configuration is above your limit|vCPU (limit|quota)|concurrent(ly)? .{0,30}(limit|quota).{0,30}(task|vCPU)/i,
    what: "the account's Fargate quota is used up",
    causes: ['the vCPU quota is 6 in new accounts, and maximumPercent 200 needs twice the tasks during a deployment'],
    fix: 'ask for a higher quota (Service Quotas L-3032A538, Spot L-36FBB829), or lower maximumPercent',
    source: sources.fargate,
  },
  {
    id: 'incompatible-compute',
    phase: 'placement',
    pattern:
      /not compatible with the selected compute|No Fargate configuration exists|Invalid '?cpu'? setting for task|requires? a different launch type|does not support (launch_?type )?(Fargate|EC2|EXTERNAL)|PlatformTaskDefinitionIncompatibility\w*|platform (version|family).{0,60}(not support|incompatible|does not)/i,
    what: 'the task definition does not fit the compute it shall run on',
    causes: ['requiresCompatibilities against the launch type', 'a CPU and memory pair Fargate does not have'],
    fix: 'correct requiresCompatibilities, cpu and memory, or the capacity provider strategy',
    source: sources.fargate,
  },
  {
    id: 'agent-disconnected',
    phase: 'placement',
    pattern:
      /encountered error "?AGENT"?|doesn['’]?t have the agent connected|TaskFailedToStart: AGENT|^AGENT\.?$|\breason"?[:=] ?"?AGENT\b|Timed out waiting for Amazon ECS Agent|agent (is |was )?(disconnected|not connected)/i,
    what: "the instance's ECS agent is not connected",
    causes: ['the agent stopped', 'the instance lost its network or role'],
    fix: 'sudo systemctl restart ecs on the instance, or replace it',
    commands: [
      `restart the agent on the instance, or replace it: aws ecs describe-container-instances --cluster {cluster} --container-instances {instance} --query 'containerInstances[].[ec2InstanceId,agentConnected]'`,
    ],
    source: sources.failures,
  },
  {
    id: 'distinct-instance-unsatisfied',
    phase: 'placement',
    pattern: /DistinctInstance placement constraint unsatisfied/i,
    what: 'every instance already runs a task of this service, and distinctInstance allows one each',
    causes: ['fewer instances than tasks, or a deployment that starts new tasks first'],
    fix: 'add an instance, or lower minimumHealthyPercent so that an old task can stop first',
    commands: [explain],
    source: sources.failures,
  },
  {
    id: 'attribute-missing',
    phase: 'placement',
    pattern:
      /TaskFailedToStart: ATTRIBUTE|missing an attribute required|MemberOf placement constraint unsatisfied|^"?ATTRIBUTE"?\.?$|TaskFailedToStart: (MemberOf|LOCATION)|encountered error "?(ATTRIBUTE|LOCATION)|^LOCATION\.?$|\berror ["'](ATTRIBUTE|LOCATION)["']|\breasons?"? ?[:=] ?\[?"(ATTRIBUTE|LOCATION)"/i,
    what: 'no instance has the attribute or meets the placement constraint the task asks for',
    causes: [
      'the instance lacks a capability (log driver, architecture, GPU, task-eni)',
      'a memberOf expression',
      "the subnets' zone is not the instance's",
    ],
    fix: 'run `gantry explain` for the service: it names the attribute for each instance',
    commands: [explain],
    source: sources.failures,
  },
  {
    id: 'no-instance-fits',
    phase: 'placement',
    pattern:
      /RESOURCE:(CPU|MEMORY|PORTS\S*|GPU|DISK|\*)|insufficient (CPU units|memory|GPU( resources?)?|ports?|\w+ resources?) available|has no .{1,40} available|already using a port required|no container instance met all of its requirements/i,
    what: 'no container instance has room for the task',
    causes: [
      'the instances are full, or the task is larger than any of them',
      'a host port is taken',
      'a deployment at 200 % needs twice the room',
    ],
    fix: 'run `gantry explain` for the service: it names the smallest change that fits',
    commands: [explain],
    source: sources.failures,
  },
]
