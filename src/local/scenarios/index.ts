import type {Scenario} from '../scenario.js'
import {agentDisconnected} from './agent-disconnected.js'
import {alarmRollback} from './alarm-rollback.js'
import {containerUnhealthy} from './container-unhealthy.js'
import {crashOnBoot} from './crash-on-boot.js'
import {elbUnhealthy} from './elb-unhealthy.js'
import {fargateCapacity} from './fargate-capacity.js'
import {imageMissing} from './image-missing.js'
import {noCapacity} from './no-capacity.js'
import {noEgress} from './no-egress.js'
import {oom} from './oom.js'
import {portClash} from './port-clash.js'
import {secretDenied} from './secret-denied.js'
import {spotInterruption} from './spot-interruption.js'
import {stuckConfiguration} from './stuck-configuration.js'
import {throttledApi} from './throttled-api.js'
import {wrongArchitecture} from './wrong-architecture.js'

/** Every scenario, in the order of the alphabet. */
export const scenarios: readonly Scenario[] = [
  agentDisconnected,
  alarmRollback,
  containerUnhealthy,
  crashOnBoot,
  elbUnhealthy,
  fargateCapacity,
  imageMissing,
  noCapacity,
  noEgress,
  oom,
  portClash,
  secretDenied,
  spotInterruption,
  stuckConfiguration,
  throttledApi,
  wrongArchitecture,
]
