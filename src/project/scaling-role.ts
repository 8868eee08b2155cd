import type {IamApi} from '../core/api.js'
import type {Finding} from '../core/finding.js'
import {deniedAction, isDenied, type SdkErrorShape} from '../core/sdk-fault.js'

const role = 'AWSServiceRoleForApplicationAutoScaling_ECSService'
const source = 'AWS docs: service-linked roles for Application Auto Scaling'

/**
 * What is to say of the role Application Auto Scaling changes desiredCount with: nothing when it is there, a warning
 * when registering has to create it, and a warning of certainty `unknown` when IAM did not let us look.
 * @throws what is not of AWS.
 */
export async function adviseScalingRole(iam: Pick<IamApi, 'getRole'>): Promise<Finding[]> {
  try {
    await iam.getRole({RoleName: role})
    return []
  } catch (error) {
    const shape = error as SdkErrorShape
    if (shape.name?.startsWith('NoSuchEntity')) {
      return [
        {
          rule: 'scaling-role-missing',
          severity: 'warning',
          certainty: 'certain',
          what: `the service-linked role ${role} does not exist`,
          why: 'Application Auto Scaling creates it when the service is registered, which the caller may do only with iam:CreateServiceLinkedRole',
          fix: 'allow iam:CreateServiceLinkedRole, or: aws iam create-service-linked-role --aws-service-name ecs.application-autoscaling.amazonaws.com',
          evidence: [{name: 'role', value: role}],
          source,
        },
      ]
    }
    if (!isDenied(error) && !shape.$fault && !shape.$metadata) throw error
    return [
      {
        rule: 'scaling-role-unknown',
        severity: 'warning',
        certainty: 'unknown',
        what: `could not tell whether the service-linked role ${role} exists`,
        why: 'without it Application Auto Scaling cannot change desiredCount; it creates it when the service is registered, if the caller has iam:CreateServiceLinkedRole',
        ...(isDenied(error) ? {fix: `allow ${deniedAction(error) ?? 'iam:GetRole'} to have it looked up`} : {}),
        awsMessage: `${shape.name}: ${shape.message}`,
        evidence: [{name: 'role', value: role}],
        source,
      },
    ]
  }
}
