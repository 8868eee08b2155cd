import type {DefinitionNode} from './node.js'
import type {Edit} from './rule.js'

/** Another value in place of a scalar. */
export function replaced(node: DefinitionNode, value: unknown): Edit {
  return {start: node.start, end: node.end, text: JSON.stringify(value)}
}

/** Another name for a member. */
export function renamed(member: DefinitionNode, name: string): Edit {
  return {start: member.keyStart, end: member.keyEnd, text: JSON.stringify(name)}
}

/** The member or item taken out, with its comma. */
export function removed(node: DefinitionNode): Edit {
  return {remove: node}
}

/** A member put into an object; where the member is there already its value is replaced. */
export function inserted(into: DefinitionNode, key: string, value: unknown): Edit {
  const present = into.raw(key)
  return present ? replaced(present, value) : {into, key, value}
}
