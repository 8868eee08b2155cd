import {type Filter, shortOf} from '../filter.js'

/** CPU units left against the task's. */
export const cpu: Filter = {
  name: 'cpu',
  reason: 'RESOURCE:CPU',
  dynamic: true,
  check: (demand, instance) => shortOf('cpu', 'RESOURCE:CPU', demand.cpuUnits, instance.cpu, 'CPU units'),
}
