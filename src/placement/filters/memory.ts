import {type Filter, shortOf} from '../filter.js'

/** MiB left against the task's. */
export const memory: Filter = {
  name: 'memory',
  reason: 'RESOURCE:MEMORY',
  dynamic: true,
  check: (demand, instance) => shortOf('memory', 'RESOURCE:MEMORY', demand.memoryMiB, instance.memory, 'MiB'),
}
