import type {TargetGroup} from '@aws-sdk/client-elastic-load-balancing-v2'
import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from '../check.js'
import {ng, ok} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {containers} from '../members.js'

/**
 * Every target group exists, takes the kind of target the network mode makes, hangs on a listener, and its container
 * maps the port.
 * @see AWS docs: Amazon ECS service load balancing; ELBv2 DescribeTargetGroups
 */
export const targetGroups: OnlineCheck = {
  id: 'target-groups',
  iamActions: ['elasticloadbalancing:DescribeTargetGroups', 'ec2:DescribeSubnets'],
  check: (api, subject) =>
    Promise.all(
      (subject.serviceDefinition?.loadBalancers ?? [])
        .filter(balancer => balancer.targetGroupArn)
        .map(async (balancer): Promise<Outcome> => {
          const arn = balancer.targetGroupArn as string
          const what = `target group ${arn.split('/')[1] ?? arn}`
          try {
            const {TargetGroups} = await api.elbV2.describeTargetGroups({TargetGroupArns: [arn]})
            const group = TargetGroups?.[0]
            if (!group) return ng(what, 'it does not exist', 'create it, or correct loadBalancers[].targetGroupArn')
            const vpcId = await vpcOfTasks(api, subject)
            if (vpcId && group.VpcId && group.VpcId !== vpcId)
              return ng(
                what,
                `it is in ${group.VpcId}, the tasks' subnets are in ${vpcId}`,
                `create a target group in ${vpcId}`,
              )
            return judge(what, group, balancer, subject)
          } catch (error) {
            if (/^TargetGroupNotFound/.test((error as Error).name))
              return ng(what, 'it does not exist', 'create it, or correct loadBalancers[].targetGroupArn')
            return couldNotTellOf(targetGroups, error, what)
          }
        }),
    ),
}

async function vpcOfTasks(api: VerifyApi, subject: VerifySubject): Promise<string | undefined> {
  const ids = subject.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
  if (ids.length === 0) return undefined
  const {Subnets} = await api.ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: ids}]})
  return Subnets?.[0]?.VpcId
}

function judge(
  what: string,
  group: TargetGroup,
  balancer: {containerName?: string; containerPort?: number},
  subject: VerifySubject,
): Outcome {
  const wanted = subject.taskDefinition.networkMode === 'awsvpc' ? 'ip' : 'instance'
  if (group.TargetType !== wanted) {
    return ng(
      what,
      `its target type is ${group.TargetType}; network mode ${subject.taskDefinition.networkMode ?? 'bridge'} needs ${wanted}`,
      `create a target group of type ${wanted}`,
    )
  }
  if (!group.LoadBalancerArns?.length)
    return ng(
      what,
      'no listener forwards to it: its targets would stay unused',
      'attach it to a listener or a listener rule',
    )
  const container = containers(subject).find(candidate => candidate.name === balancer.containerName)
  if (!container)
    return ng(
      what,
      `the task definition has no container ${balancer.containerName}`,
      'correct loadBalancers[].containerName',
    )
  if (!container.portMappings?.some(mapping => mapping.containerPort === balancer.containerPort)) {
    return ng(
      what,
      `container ${balancer.containerName} does not map port ${balancer.containerPort}`,
      'correct loadBalancers[].containerPort, or map the port',
    )
  }
  return ok(what)
}
