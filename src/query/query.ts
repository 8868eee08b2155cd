/** The parsed form of a cluster query; offsets count UTF-16 units from 0 into the text, ends exclusive. */

export type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | '=~' | '!~' | 'in' | '!in' | 'exists' | '!exists'

export type SubjectKind =
  | 'attribute'
  | 'task:group'
  | 'agentConnected'
  | 'agentVersion'
  | 'ec2InstanceId'
  | 'registeredAt'
  | 'runningTasksCount'

export interface Predicate {
  kind: 'predicate'
  subject: SubjectKind
  /** The attribute's name when the subject is `attribute`. */
  attribute?: string
  operator: Operator
  /** One for a comparison, the list's for `in`, none for `exists`. */
  values: string[]
  /** The first value as an anchored JavaScript expression, for `=~` and `!~`. */
  pattern?: RegExp
  /** The same without its anchors. */
  part?: RegExp
  start: number
  end: number
}

export interface Not {
  kind: 'not'
  operand: QueryNode
  start: number
  end: number
}

export interface Both {
  kind: 'and' | 'or'
  left: QueryNode
  right: QueryNode
  start: number
  end: number
}

export type QueryNode = Predicate | Not | Both

export interface Query {
  text: string
  root: QueryNode
}

/** Every predicate of a node, left to right. */
export function* predicates(node: QueryNode): Generator<Predicate> {
  if (node.kind === 'predicate') yield node
  else if (node.kind === 'not') yield* predicates(node.operand)
  else {
    yield* predicates(node.left)
    yield* predicates(node.right)
  }
}

/** The clauses joined by `and` at the top, left to right: each must hold for the query to hold. */
export function clauses(node: QueryNode): QueryNode[] {
  return node.kind === 'and' ? [...clauses(node.left), ...clauses(node.right)] : [node]
}

/** True when the answer changes with the tasks on an instance, not with the instance alone. */
export function dependsOnTasks(node: QueryNode): boolean {
  for (const predicate of predicates(node)) {
    if (predicate.subject === 'task:group' || predicate.subject === 'runningTasksCount') return true
  }
  return false
}

/** True when the text relies on `not` before `and` before `or` where no parentheses say so. */
export function reliesOnPrecedence({text, root}: Query): boolean {
  const bare = (node: QueryNode, kinds: readonly QueryNode['kind'][]) =>
    kinds.includes(node.kind) && text[node.start] !== '('
  const mixes = (node: QueryNode): boolean => {
    if (node.kind === 'predicate') return false
    if (node.kind === 'not') return mixes(node.operand)
    const looser: QueryNode['kind'][] = node.kind === 'or' ? ['and'] : []
    return [node.left, node.right].some(side => bare(side, looser) || mixes(side))
  }
  return mixes(root)
}
