import type {Diagnosis} from '../diagnosis.js'
import {alarm} from './alarm.js'
import {containerUnhealthy} from './container-unhealthy.js'
import {dependency} from './dependency.js'
import {deploymentConfiguration} from './deployment-configuration.js'
import {elbUnhealthy} from './elb-unhealthy.js'
import {eventTexts} from './event-texts.js'
import {exitCode} from './exit-code.js'
import {outOfMemory} from './out-of-memory.js'
import {placement} from './placement.js'
import {stopTexts} from './stop-texts.js'

/** Every diagnosis; the order decides only between equals. */
export const diagnoses: readonly Diagnosis[] = [
  outOfMemory,
  dependency,
  elbUnhealthy,
  containerUnhealthy,
  stopTexts,
  exitCode,
  deploymentConfiguration,
  alarm,
  placement,
  eventTexts,
]
