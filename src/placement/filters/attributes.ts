import type {Filter} from '../filter.js'

/** Every attribute the task definition requires must be there, with its value where one is required. */
export const attributes: Filter = {
  name: 'attributes',
  reason: 'ATTRIBUTE',
  dynamic: false,
  check(demand, instance, {assumptions}) {
    if (demand.attributes.length === 0) return undefined
    if (!instance.attributesKnown) {
      return {
        filter: 'attributes',
        reason: 'ATTRIBUTE',
        everFits: true,
        unknown: true,
        detail: 'its attributes are not in the snapshot',
      }
    }
    let missing: string[] | undefined
    for (const {name, value} of demand.attributes) {
      const actual = instance.attribute(name)
      if (actual !== undefined && (value === undefined || value === actual)) continue
      if (actual !== undefined) {
        assumptions.touch('attribute-value')
        if (assumptions.value('attribute-value') === 'name-only') continue
      }
      missing ??= []
      missing.push(value === undefined ? name : `${name}=${value}`)
    }
    if (!missing) return undefined
    return {
      filter: 'attributes',
      reason: 'ATTRIBUTE',
      everFits: false,
      need: demand.attributes.length,
      free: demand.attributes.length - missing.length,
      unit: 'attributes',
      detail: `it lacks ${missing.join(', ')}`,
    }
  },
}
