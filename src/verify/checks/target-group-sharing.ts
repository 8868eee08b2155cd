import type {Service} from '@aws-sdk/client-ecs'
import {arnName} from '../../core/arn.js'
import type {OnlineCheck, Outcome, VerifyApi} from '../check.js'
import {ng, ok, skip} from '../check.js'

const mostServices = 500

/**
 * No other service of the cluster registers its targets in the same target groups.
 * @see AWS docs: Amazon ECS service load balancing; ECS ListServices, DescribeServices
 */
export const targetGroupSharing: OnlineCheck = {
  id: 'target-group-sharing',
  iamActions: ['ecs:ListServices', 'ecs:DescribeServices'],
  async check(api, {cluster, serviceDefinition}) {
    const arns = (serviceDefinition?.loadBalancers ?? []).flatMap(({targetGroupArn}) => targetGroupArn ?? [])
    if (arns.length === 0) return []
    const {services, complete} = await servicesOf(api, cluster)
    const others = services.filter(
      ({serviceName, status}) => status !== 'INACTIVE' && serviceName !== serviceDefinition?.serviceName,
    )
    return [...new Set(arns)].map((arn): Outcome => {
      const what = `targets of ${arn.split('/')[1] ?? arn}`
      const names = others
        .filter(({loadBalancers}) => loadBalancers?.some(balancer => balancer.targetGroupArn === arn))
        .map(({serviceName}) => serviceName)
      if (names.length > 0) {
        return ng(
          what,
          `service ${names.join(', ')} of ${arnName(cluster)} registers its tasks there too: requests go to either`,
          'give each service a target group of its own',
        )
      }
      return complete
        ? ok(what, `no other service of ${arnName(cluster)} uses it`)
        : skip(what, `only the first ${mostServices} services of ${arnName(cluster)} were read`)
    })
  },
}

async function servicesOf(api: VerifyApi, cluster: string): Promise<{services: Service[]; complete: boolean}> {
  const arns: string[] = []
  let nextToken: string | undefined
  do {
    const page = await api.ecs.listServices({cluster, maxResults: 100, ...(nextToken ? {nextToken} : {})})
    arns.push(...(page.serviceArns ?? []))
    nextToken = page.nextToken
  } while (nextToken && arns.length < mostServices)
  const batches = Array.from({length: Math.ceil(arns.length / 10)}, (_, index) =>
    arns.slice(index * 10, index * 10 + 10),
  )
  const services: Service[] = []
  for (const batch of batches)
    services.push(...((await api.ecs.describeServices({cluster, services: batch})).services ?? []))
  return {services, complete: nextToken === undefined}
}
