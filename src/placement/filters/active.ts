import type {Filter} from '../filter.js'

/** AWS docs: only ACTIVE container instances accept tasks. */
export const active: Filter = {
  name: 'active',
  reason: 'INACTIVE',
  dynamic: false,
  check: (_demand, instance) =>
    instance.status === 'ACTIVE'
      ? undefined
      : {
          filter: 'active',
          reason: 'INACTIVE',
          everFits: false,
          need: 'ACTIVE',
          free: instance.status,
          detail: `it is ${instance.status}`,
        },
}
