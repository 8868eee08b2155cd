import {arnName} from '../../core/arn.js'
import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from '../check.js'
import {ng, ok, skip} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {isFargate} from '../members.js'
import {trusts} from './roles.js'

/** What the container agent calls to keep an instance in its cluster (AWS docs: container instance IAM role). */
const agentActions = [
  'ecs:DiscoverPollEndpoint',
  'ecs:Poll',
  'ecs:RegisterContainerInstance',
  'ecs:StartTelemetrySession',
  'ecs:SubmitTaskStateChange',
]

/** Looked at of a cluster: instances of one Auto Scaling group share their profile. */
const mostInstances = 100

/**
 * The roles of the cluster's EC2 instances trust EC2 and allow what the container agent calls.
 * @see AWS docs: Amazon ECS container instance IAM role; EC2 DescribeInstances; IAM GetInstanceProfile
 */
export const instanceRole: OnlineCheck = {
  id: 'instance-role',
  iamActions: [
    'ecs:ListContainerInstances',
    'ecs:DescribeContainerInstances',
    'ec2:DescribeInstances',
    'iam:GetInstanceProfile',
    'iam:SimulatePrincipalPolicy',
  ],
  async check(api, subject) {
    if (!subject.serviceDefinition || isFargate(subject)) return []
    const ids = await ec2InstanceIds(api, subject)
    if (ids.length === 0) return [skip('instance role', 'the cluster has no container instance on EC2')]
    const {Reservations} = await api.ec2.describeInstances({InstanceIds: ids})
    const instances = (Reservations ?? []).flatMap(({Instances}) => Instances ?? [])
    const without = instances.filter(({IamInstanceProfile}) => !IamInstanceProfile?.Arn)
    const profiles = new Set(instances.flatMap(({IamInstanceProfile}) => IamInstanceProfile?.Arn ?? []))
    return [
      ...without.map(({InstanceId}) =>
        ng(
          `instance ${InstanceId}`,
          'it has no instance profile: its agent may call nothing',
          `aws ec2 associate-iam-instance-profile --instance-id ${InstanceId} --iam-instance-profile Name=ecsInstanceRole`,
        ),
      ),
      ...(await Promise.all([...profiles].map(arn => checkProfile(api, arnName(arn))))),
    ]
  },
}

async function ec2InstanceIds(api: VerifyApi, {cluster}: VerifySubject): Promise<string[]> {
  const {containerInstanceArns = []} = await api.ecs.listContainerInstances({cluster, maxResults: mostInstances})
  if (containerInstanceArns.length === 0) return []
  const {containerInstances} = await api.ecs.describeContainerInstances({
    cluster,
    containerInstances: containerInstanceArns,
  })
  // External instances (`mi-…`) have no instance profile.
  return (containerInstances ?? []).flatMap(({ec2InstanceId}) =>
    ec2InstanceId?.startsWith('i-') ? [ec2InstanceId] : [],
  )
}

async function checkProfile(api: VerifyApi, name: string): Promise<Outcome> {
  const what = `instance profile ${name}`
  try {
    const {InstanceProfile} = await api.iam.getInstanceProfile({InstanceProfileName: name})
    const role = InstanceProfile?.Roles?.[0]
    if (!role?.RoleName)
      return ng(
        what,
        'it holds no role',
        `aws iam add-role-to-instance-profile --instance-profile-name ${name} --role-name ROLE`,
      )
    if (!trusts(role.AssumeRolePolicyDocument, 'ec2.amazonaws.com')) {
      return ng(
        what,
        `the trust policy of ${role.RoleName} does not let ec2.amazonaws.com assume it`,
        `add ec2.amazonaws.com as a Service principal of ${role.RoleName}'s trust policy`,
      )
    }
    const answer = await api.iam.simulatePrincipalPolicy({PolicySourceArn: role.Arn, ActionNames: agentActions})
    const denied = (answer.EvaluationResults ?? []).filter(({EvalDecision}) => EvalDecision !== 'allowed')
    if (denied.length === 0) return ok(what, `role ${role.RoleName}`)
    return ng(
      what,
      `${role.RoleName} may not ${denied.map(({EvalActionName}) => EvalActionName).join(', ')}`,
      `aws iam attach-role-policy --role-name ${role.RoleName} --policy-arn arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role`,
    )
  } catch (error) {
    if ((error as Error).name.startsWith('NoSuchEntity'))
      return ng(what, 'it does not exist any more', 'give the instances a profile that exists')
    return couldNotTellOf({id: instanceRole.id, iamActions: ['iam:GetInstanceProfile']}, error, what)
  }
}
