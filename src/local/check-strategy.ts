import type {DeploymentConfiguration, LoadBalancer} from '@aws-sdk/client-ecs'
import {stagedStrategy} from '../scheduler/strategy.js'
import {parameterFault} from './refuse.js'

/** What of a service's settings decides whether its deployment strategy can be. */
export interface StrategySettings {
  deploymentConfiguration?: DeploymentConfiguration
  deploymentController?: {type?: string | undefined}
  schedulingStrategy?: string
  loadBalancers?: LoadBalancer[]
}

/**
 * @throws AwsFault for load balancers, hooks and times a blue/green, linear or canary deployment cannot go with (AWS
 * docs: troubleshooting blue/green deployments, synchronous path)
 */
export function checkStrategy(settings: StrategySettings): void {
  const {deploymentConfiguration = {}, loadBalancers = []} = settings
  checkBalancers(loadBalancers)
  checkHooks(deploymentConfiguration)
  checkTimes(deploymentConfiguration)
  if (!stagedStrategy({...settings, deploymentConfiguration})) return
  if (loadBalancers.some(({advancedConfiguration}) => !advancedConfiguration)) {
    throw parameterFault(
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    )
  }
}

function checkBalancers(loadBalancers: readonly LoadBalancer[]): void {
  const classic = loadBalancers.filter(({loadBalancerName, targetGroupArn}) => loadBalancerName && !targetGroupArn)
  if (classic.length > 0 && classic.length < loadBalancers.length) {
    throw parameterFault(
      'All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining targetGroupArn)',
    )
  }
  if (classic.some(({advancedConfiguration}) => advancedConfiguration)) {
    throw parameterFault('advancedConfiguration field is not allowed with ELBv1 loadBalancers')
  }
  const advanced = loadBalancers.flatMap(({advancedConfiguration}) => advancedConfiguration ?? [])
  if (advanced.length > 0 && advanced.length < loadBalancers.length) {
    throw parameterFault('Either all or none of the provided loadBalancers must have advancedConfiguration defined')
  }
  const groups = loadBalancers.flatMap(({targetGroupArn, advancedConfiguration}) => [
    targetGroupArn,
    advancedConfiguration?.alternateTargetGroupArn,
  ])
  const twice = groups.find((arn, index) => arn && advanced.length > 0 && groups.indexOf(arn) !== index)
  if (twice) throw parameterFault(`Duplicate targetGroupArn found: ${twice}`)
  for (const {productionListenerRule, testListenerRule} of advanced) {
    checkRule('productionListenerRule', productionListenerRule)
    checkRule('testListenerRule', testListenerRule)
  }
  const tests = new Set(advanced.flatMap(({testListenerRule}) => testListenerRule ?? []))
  const both = advanced.flatMap(({productionListenerRule: rule}) => (rule && tests.has(rule) ? [rule] : []))
  if (both.length > 0) {
    throw parameterFault(
      `The following rules cannot be used as both production and test listener rules: ${both.join(', ')}`,
    )
  }
}

function checkRule(member: string, arn: string | undefined): void {
  if (arn === undefined || /:listener-rule\/(app|net)\/|:listener\/net\//.test(arn)) return
  throw parameterFault(
    `${member} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn.slice(0, 300)}`,
  )
}

function checkHooks({lifecycleHooks = []}: DeploymentConfiguration): void {
  for (const {targetType, hookTargetArn, lifecycleStages = [], timeoutConfiguration} of lifecycleHooks) {
    if (targetType !== undefined && targetType !== 'AWS_LAMBDA' && targetType !== 'PAUSE') {
      throw parameterFault('Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE')
    }
    const pause = targetType === 'PAUSE'
    if (
      pause &&
      lifecycleStages.some(stage => stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT')
    ) {
      throw parameterFault('Invalid lifecycle stage provided for Pause Hook')
    }
    if (!pause && !hookTargetArn)
      throw parameterFault('hookTargetArn is required for a lifecycle hook of type AWS_LAMBDA.')
    if (lifecycleStages.length === 0) throw parameterFault('lifecycleStages can not be empty.')
    checkRange('timeoutInMinutes', timeoutConfiguration?.timeoutInMinutes, 1, pause ? 20_160 : 1440)
  }
  for (const type of ['AWS_LAMBDA', 'PAUSE']) {
    const count = lifecycleHooks.filter(({targetType = 'AWS_LAMBDA'}) => targetType === type).length
    if (count > 10) throw parameterFault(`A service can have at most 10 lifecycle hooks of type ${type}.`)
  }
}

function checkTimes(configuration: DeploymentConfiguration): void {
  const {bakeTimeInMinutes, linearConfiguration: linear, canaryConfiguration: canary} = configuration
  checkRange('bakeTimeInMinutes', bakeTimeInMinutes, 0, 1440)
  checkRange('stepPercent', linear?.stepPercent, 3, 100)
  checkRange('stepBakeTimeInMinutes', linear?.stepBakeTimeInMinutes, 0, 1440)
  checkRange('canaryPercent', canary?.canaryPercent, 0.1, 100)
  checkRange('canaryBakeTimeInMinutes', canary?.canaryBakeTimeInMinutes, 0, 1440)
}

function checkRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return
  throw parameterFault(`${member} must be between ${least} and ${most}.`)
}
