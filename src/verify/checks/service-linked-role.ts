import type {OnlineCheck} from '../check.js'
import {ng, ok} from '../check.js'

const role = 'AWSServiceRoleForECS'

/**
 * ECS's own role exists: without it no network interface and no target can be attached.
 * @see AWS docs: using service-linked roles for Amazon ECS
 */
export const serviceLinkedRole: OnlineCheck = {
  id: 'service-linked-role',
  iamActions: ['iam:GetRole'],
  async check(api, subject) {
    const service = subject.serviceDefinition
    if (!service?.networkConfiguration?.awsvpcConfiguration && !service?.loadBalancers?.length) return []
    try {
      await api.iam.getRole({RoleName: role})
      return [ok(`role ${role}`)]
    } catch (error) {
      if (!(error as Error).name.startsWith('NoSuchEntity')) throw error
      return [
        ng(
          `role ${role}`,
          'it does not exist',
          'aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
        ),
      ]
    }
  },
}
