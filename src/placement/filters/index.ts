import type {Filter} from '../filter.js'
import {active} from './active.js'
import {agent} from './agent.js'
import {attributes} from './attributes.js'
import {capacityProvider} from './capacity-provider.js'
import {cpu} from './cpu.js'
import {daemonReservation} from './daemon-reservation.js'
import {distinctInstance} from './distinct-instance.js'
import {gpu} from './gpu.js'
import {launchType} from './launch-type.js'
import {location} from './location.js'
import {memberOf} from './member-of.js'
import {memory} from './memory.js'
import {networkInterfaces} from './network-interfaces.js'
import {platform} from './platform.js'
import {ports} from './ports.js'

/** Every filter, in the order of the funnel; each runs on every instance. */
export const filters: readonly Filter[] = [
  active,
  agent,
  launchType,
  capacityProvider,
  attributes,
  platform,
  location,
  cpu,
  memory,
  ports,
  gpu,
  networkInterfaces,
  daemonReservation,
  distinctInstance,
  memberOf,
]
