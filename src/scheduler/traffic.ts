import type {Service, ServiceDeployment} from './state.js'

/** Percent of the traffic that is asked for on a revision. */
export interface TrafficWeights {
  production: number
  test: number
}

/**
 * The weights of a service deployment's revisions, as DescribeServiceDeployments shows them: blue has what green has not,
 * once there is test traffic of that too. Undefined where ECS shifts no traffic: rolling updates, and services without a
 * load balancer, Service Connect or VPC Lattice (AWS docs: blue/green deployments, headless services).
 */
export function trafficWeights(
  service: Service,
  deployment: ServiceDeployment,
): {source: TrafficWeights; target: TrafficWeights} | undefined {
  const {lifecycle, targetServiceRevisionArn} = deployment
  const revision = service.serviceRevisions.find(one => one.serviceRevisionArn === targetServiceRevisionArn)
  const {loadBalancers, serviceConnectConfiguration, vpcLatticeConfigurations} = revision?.settings ?? service.settings
  const shifted = loadBalancers?.length || serviceConnectConfiguration?.enabled || vpcLatticeConfigurations?.length
  if (!lifecycle || !shifted) return undefined
  const {production, test} = lifecycle
  return {source: {production: 100 - production, test: 0}, target: {production, test}}
}
