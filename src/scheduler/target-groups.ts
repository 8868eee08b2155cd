import type {LoadBalancer} from '@aws-sdk/client-ecs'
import type {ServiceRevision, ServiceSettings} from './state.js'

/** Where the tasks of a revision register: the target group or its alternate, for each load balancer that has one. */
export function registeredIn(balancer: LoadBalancer, revision: ServiceRevision | undefined): string | undefined {
  const arn = balancer.targetGroupArn
  return arn === undefined ? undefined : (revision?.alternates?.[arn] ?? arn)
}

/**
 * Which target groups a new revision takes in place of those its load balancers name. In stages it takes whichever of the
 * two the source revision is not in; a rolling update stays in the source's own.
 */
export function alternatesOf(
  settings: ServiceSettings,
  source: ServiceRevision | undefined,
  staged: boolean,
): Record<string, string> | undefined {
  const taken = new Set((source?.settings.loadBalancers ?? []).map(balancer => registeredIn(balancer, source)))
  const alternates: Record<string, string> = {}
  for (const {targetGroupArn, advancedConfiguration} of settings.loadBalancers ?? []) {
    const alternate = advancedConfiguration?.alternateTargetGroupArn
    if (!targetGroupArn || !alternate) continue
    if (staged ? taken.has(targetGroupArn) : taken.has(alternate)) alternates[targetGroupArn] = alternate
  }
  return Object.keys(alternates).length > 0 ? alternates : undefined
}
