import {compareVersions, parseInstant, parseVersion} from './literals.js'
import type {Predicate, Query, QueryNode} from './query.js'

/** A container instance as the query language sees it; what is absent is not known. */
export interface QueryTarget {
  /** The attribute's value, '' when it has none, undefined when the instance lacks the attribute. */
  attribute(name: string): string | undefined
  agentConnected?: boolean
  agentVersion?: string
  ec2InstanceId?: string
  registeredAtMs?: number
  runningTasksCount?: number
  /** Groups with at least one task of desired status RUNNING here. */
  groups: Pick<ReadonlyMap<string, number>, 'has' | 'keys'>
}

/** What AWS leaves open; each default is its first value. */
export interface QueryReading {
  /** A comparison with an attribute the instance lacks: false whatever the operator, or true for `!=`, `!in`, `!~`. */
  missingAttribute?: 'never-matches' | 'negatives-match'
  /** `task:group != g`: no task of g runs here, or some task of another group does. */
  taskGroupNotEquals?: 'no-task-of-the-group' | 'a-task-of-another-group'
  /** Called with an assumption's id when the answer rested on it. */
  onAssumption?(
    id:
      | 'missing-attribute'
      | 'task-group-not-equals'
      | 'version-parts'
      | 'date-without-zone'
      | 'attribute-order'
      | 'regex-match',
  ): void
}

/** Whether the container instance is one the query selects. */
export function evaluateQuery(query: Query, target: QueryTarget, reading: QueryReading = {}): boolean {
  return holds(query.root, target, reading)
}

/** The same for one node of the tree. */
export function holds(node: QueryNode, target: QueryTarget, reading: QueryReading = {}): boolean {
  switch (node.kind) {
    case 'and':
      return holds(node.left, target, reading) && holds(node.right, target, reading)
    case 'or':
      return holds(node.left, target, reading) || holds(node.right, target, reading)
    case 'not':
      return !holds(node.operand, target, reading)
    case 'predicate':
      return predicateHolds(node, target, reading)
  }
}

const negative = new Set(['!=', '!in', '!~'])

function predicateHolds(predicate: Predicate, target: QueryTarget, reading: QueryReading): boolean {
  if (predicate.subject === 'task:group') return groupHolds(predicate, target, reading)
  if (predicate.subject === 'attribute') return attributeHolds(predicate, target, reading)
  const value = predicate.values[0] as string
  switch (predicate.subject) {
    case 'agentConnected':
      return target.agentConnected !== undefined && textHolds(predicate, String(target.agentConnected), reading)
    case 'ec2InstanceId':
      return target.ec2InstanceId !== undefined && textHolds(predicate, target.ec2InstanceId, reading)
    case 'runningTasksCount':
      return target.runningTasksCount !== undefined && ordered(predicate, target.runningTasksCount - Number(value))
    case 'agentVersion': {
      const actual = parseVersion(target.agentVersion ?? '')
      const wanted = parseVersion(value) as number[]
      if (actual === undefined) return false
      if (actual.length !== wanted.length) reading.onAssumption?.('version-parts')
      return ordered(predicate, compareVersions(actual, wanted))
    }
    case 'registeredAt': {
      if (!/(?:Z|[+-]\d{2}:?\d{2})$/.test(value.slice(10))) reading.onAssumption?.('date-without-zone')
      return (
        target.registeredAtMs !== undefined &&
        ordered(predicate, target.registeredAtMs - (parseInstant(value) as number))
      )
    }
  }
}

function attributeHolds(predicate: Predicate, target: QueryTarget, reading: QueryReading): boolean {
  const actual = target.attribute(predicate.attribute as string)
  if (predicate.operator === 'exists') return actual !== undefined
  if (predicate.operator === '!exists') return actual === undefined
  if (actual === undefined) {
    if (negative.has(predicate.operator)) reading.onAssumption?.('missing-attribute')
    return negative.has(predicate.operator) && reading.missingAttribute === 'negatives-match'
  }
  if (/^[<>]/.test(predicate.operator)) {
    reading.onAssumption?.('attribute-order')
    const wanted = predicate.values[0] as string
    const numbers = [Number(actual), Number(wanted)] as const
    if (actual !== '' && wanted !== '' && !numbers.some(Number.isNaN))
      return ordered(predicate, numbers[0] - numbers[1])
    return ordered(predicate, actual < wanted ? -1 : actual > wanted ? 1 : 0)
  }
  return textHolds(predicate, actual, reading)
}

function groupHolds(predicate: Predicate, target: QueryTarget, reading: QueryReading): boolean {
  const {operator, values} = predicate
  const positive = (group: string) =>
    operator === '=~' || operator === '!~' ? (predicate.pattern as RegExp).test(group) : values.includes(group)
  if (!negative.has(operator)) return someGroup(target, positive)
  reading.onAssumption?.('task-group-not-equals')
  return reading.taskGroupNotEquals === 'a-task-of-another-group'
    ? someGroup(target, group => !positive(group))
    : !someGroup(target, positive)
}

function someGroup(target: QueryTarget, test: (group: string) => boolean): boolean {
  for (const group of target.groups.keys()) if (test(group)) return true
  return false
}

function textHolds(predicate: Predicate, actual: string, reading: QueryReading): boolean {
  switch (predicate.operator) {
    case '==':
      return actual === predicate.values[0]
    case '!=':
      return actual !== predicate.values[0]
    case 'in':
      return predicate.values.includes(actual)
    case '!in':
      return !predicate.values.includes(actual)
    case '=~':
      return matches(predicate, actual, reading)
    case '!~':
      return !matches(predicate, actual, reading)
    default:
      return false
  }
}

/** The pattern matches whole values; where it would have matched a part, that reading decided. */
function matches({pattern, part}: Predicate, actual: string, reading: QueryReading): boolean {
  const whole = (pattern as RegExp).test(actual)
  if (!whole && part?.test(actual)) reading.onAssumption?.('regex-match')
  return whole
}

function ordered(predicate: Predicate, difference: number): boolean {
  switch (predicate.operator) {
    case '==':
      return difference === 0
    case '!=':
      return difference !== 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    default:
      return false
  }
}
