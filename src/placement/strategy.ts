import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {Instance} from './instance.js'
import type {PlacementStrategy} from './snapshot.js'

/** What a strategy may look at while it narrows. */
export interface StrategyContext {
  group: string
  /** Tasks of the group on the instances that share this value of a spread field. */
  groupCount(field: string, value: string): number
  /** The next turn of an instance's own seeded clock; the earliest turn is the random choice. */
  nextTurn(instance: Instance): number
}

/** One rule of a chain: keeps the candidates it finds best, all of them when it cannot tell. */
export interface Strategy {
  type: 'spread' | 'binpack' | 'random'
  narrow(candidates: readonly Instance[], field: string, context: StrategyContext): Instance[]
  /** The rule's number is one of a value that many instances share, such as a zone, not of the instance. */
  sharedBy(field: string): boolean
  /** What `narrow` minimises, for the index; not asked when the number is shared. */
  key(instance: Instance, field: string, context: Pick<StrategyContext, 'group' | 'nextTurn'>): number
}

/** A rule with its field in one spelling: `instanceId` (for `host` too), `attribute:NAME`, `cpu`, `memory` or ''. */
export interface Rule {
  type: 'spread' | 'binpack' | 'random'
  field: string
}

/** AWS API: CreateService.placementStrategy, RunTask.placementStrategy. */
export const maximumStrategyRules = 5

/** AWS docs: what a service without a strategy gets. */
export const defaultServiceStrategy: readonly PlacementStrategy[] = [
  {type: 'spread', field: 'attribute:ecs.availability-zone'},
  {type: 'spread', field: 'instanceId'},
]

/** A service's own chain, or the default one. */
export function serviceStrategy(given: readonly PlacementStrategy[] | undefined): PlacementStrategy[] {
  return given && given.length > 0 ? [...given] : [...defaultServiceStrategy]
}

/**
 * The chain in one spelling; none is `random`, as for RunTask.
 * @throws UserError for a type or field ECS does not know, with the one that was meant
 */
export function parseStrategy(given: readonly PlacementStrategy[] | undefined): Rule[] {
  if (!given || given.length === 0) return [{type: 'random', field: ''}]
  if (given.length > maximumStrategyRules) {
    throw new UserError(`${given.length} placement strategies`, {why: `ECS takes at most ${maximumStrategyRules}`})
  }
  return given.map(parseRule)
}

function parseRule({type = '', field = ''}: PlacementStrategy): Rule {
  const known = ['spread', 'binpack', 'random'] as const
  const name = known.find(candidate => candidate === type.toLowerCase())
  if (!name) {
    const meant = didYouMean(type, known)
    throw new UserError(`\`${type}\` is not a placement strategy`, {
      fix: meant ? `write \`${meant}\`` : 'use one of spread, binpack, random',
    })
  }
  if (name === 'random') return {type: name, field: ''}
  const resource = field.toLowerCase() === 'cpu' ? 'cpu' : field.toLowerCase() === 'memory' ? 'memory' : undefined
  if (name === 'binpack') {
    if (resource) return {type: name, field: resource}
    throw new UserError(`\`binpack\` by \`${field}\` is not possible`, {fix: 'write `binpack:cpu` or `binpack:memory`'})
  }
  if (resource) {
    throw new UserError(`\`spread\` by \`${field}\` is not possible`, {
      why: 'spread counts tasks by instance or by attribute, not by resource',
      fix: `write \`binpack:${resource}\` to fill instances by ${resource}, or spread by an attribute such as \`spread:attribute:ecs.availability-zone\``,
    })
  }
  if (field === 'instanceId' || field === 'host') return {type: name, field: 'instanceId'}
  if (/^attribute:[A-Za-z0-9._/\\-]{1,128}$/.test(field)) return {type: name, field}
  const meant =
    didYouMean(field, ['instanceId', 'host']) ?? (/^[A-Za-z0-9._/\\-]+$/.test(field) ? `attribute:${field}` : undefined)
  throw new UserError(field === '' ? '`spread` without a field' : `\`spread\` by \`${field}\` is not possible`, {
    fix: meant ? `write \`spread:${meant}\`` : 'spread by `instanceId` or `attribute:NAME`',
  })
}

/** The value instances are spread by; those without the attribute are one group. */
export function spreadValue(field: string, instance: Instance): string {
  if (field === 'instanceId') return instance.arn
  return instance.attribute(field.slice('attribute:'.length)) ?? '(none)'
}
