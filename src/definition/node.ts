export type NodeKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'

// What templating tools leave in a file until it is rendered: ${X}, ${{ X }}, {{ X }}, {% X %}, #{X}, <X>, @@X@@,
// %X%, and the words people write to be replaced.
const placeholder =
  /\$\{|\{\{|\{%|#\{|<[A-Za-z][A-Za-z0-9_ .-]*>|@@\w+@@|%[A-Z][A-Z0-9_]+%|\b(?:YOUR|MY)_[A-Z]|\bYOUR-|\bACCOUNT_ID\b|\bAWS_ACCOUNT\b|\bREPLACED?_?(?:ME|BY|WITH)|PLACEHOLDER|\b(?:X{4,}|x{6,})\b|\baws_account_id\b|\bREPOSITORY_URI\b|\bIMAGE_(?:URI|NAME|TAG)\b|\bCHANGE_?ME\b|your-account-id|\*{4,}/

/** Whether a text still waits to be rendered: its value is unknown. */
export function hasPlaceholder(text: string): boolean {
  return placeholder.test(text)
}

/**
 * One value of a JSON or YAML file with its place in the text. Members of an object and items of an array are nodes
 * too; `start` and `end` are offsets (UTF-16 units) of the value, `keyStart` and `keyEnd` of the key before it.
 */
export class DefinitionNode {
  parent?: DefinitionNode
  /** Member name or array index within the parent. */
  key?: string | number
  keyStart = -1
  keyEnd = -1
  /** Value of a scalar; the text itself for a placeholder written without quotes. */
  scalar: string | number | boolean | null = null
  /** Members of an object, in file order; a name written twice stands twice. */
  members: DefinitionNode[] = none
  items: DefinitionNode[] = none
  /** Something a template language fills in later, or an intrinsic function: neither type nor value is known. */
  opaque = false
  /** Only a part could be read: a member or item that is not here may well be in the file. */
  partial = false
  /** Set in a copy made by `inDoubt`: what is not here is answered as there and unknown. */
  doubt = false
  /** The node of the file this one was made from, when it is a copy in ECS's own spelling (CloudFormation). */
  origin?: DefinitionNode
  /** The value this string is the JSON of, where it is written as one: Terraform's `jsonencode(…)`. */
  encoded?: DefinitionNode
  /** Answers about this node that many rules ask for, by question: see environment.ts. */
  answers?: Map<string, unknown>
  #placeholder?: boolean

  constructor(
    readonly kind: NodeKind,
    public start: number,
    public end: number,
  ) {
    // Most nodes are scalars, and have neither.
    if (kind === 'object') this.members = []
    else if (kind === 'array') this.items = []
  }

  /** Whether the value is not known until the file is rendered. */
  get isUnknown(): boolean {
    this.#placeholder ??= this.opaque || (this.kind === 'string' && hasPlaceholder(this.scalar as string))
    return this.#placeholder
  }

  /** null, "", [] and {} say nothing: ECS treats them as not written. */
  get isBlank(): boolean {
    if (this.opaque || this.doubt) return false
    switch (this.kind) {
      case 'null':
        return true
      case 'string':
        return this.scalar === ''
      case 'array':
        return this.items.length === 0
      case 'object':
        return this.members.length === 0
      default:
        return false
    }
  }

  /** The member of that name, blank or not; the last one when it is written twice. */
  raw(name: string): DefinitionNode | undefined {
    const {members} = this
    if (members.length > 24) return this.#lookUp(name)
    for (let index = members.length - 1; index >= 0; index--) if (members[index]!.key === name) return members[index]
    return this.doubt ? standIn('string', this, name) : undefined
  }

  // Only a hostile or a generated object is so long that walking it for every question would take time.
  #lookUp(name: string): DefinitionNode | undefined {
    if (this.#indexed !== this.members.length) {
      this.#byName = new Map(this.members.map(member => [String(member.key), member]))
      this.#indexed = this.members.length
    }
    return this.#byName?.get(name) ?? (this.doubt ? standIn('string', this, name) : undefined)
  }
  #byName?: Map<string, DefinitionNode>
  #indexed = -1

  /** The member of that name, or undefined when it is absent or blank. */
  get(name: string): DefinitionNode | undefined {
    const node = this.raw(name)
    return node === undefined || node.isBlank ? undefined : node
  }

  /** The items of a list member, at most 2,000 of them; none when it is absent or no list. */
  list(name: string): DefinitionNode[] {
    const node = this.raw(name)
    if (node === undefined) return none
    const items = node.items.length > maxListed ? node.items.slice(0, maxListed) : node.items
    return node.doubt ? [...items, standIn('object', node, items.length)] : items
  }

  /** The items of a list member that are objects. */
  objects(name: string): DefinitionNode[] {
    return this.list(name).flatMap(node =>
      node.kind === 'object' ? node : node.doubt ? standIn('object', node.parent!, node.key!) : [],
    )
  }

  /** A string member whose value is known. */
  text(name: string): string | undefined {
    return this.raw(name)?.string
  }

  /** A number member; a string of digits counts, since its wrong type is reported elsewhere. */
  number(name: string): number | undefined {
    return this.raw(name)?.numeric
  }

  /** A boolean member. */
  flag(name: string): boolean | undefined {
    const node = this.raw(name)
    return node?.kind === 'boolean' ? (node.scalar as boolean) : undefined
  }

  /** This node's known, non-empty string. */
  get string(): string | undefined {
    return this.kind === 'string' && this.scalar !== '' && !this.isUnknown ? (this.scalar as string) : undefined
  }

  /** This node's number, also when written as a string of digits. */
  get numeric(): number | undefined {
    if (this.kind === 'number') return this.scalar as number
    if (this.kind === 'string' && /^\d{1,15}$/.test(this.scalar as string)) return Number(this.scalar)
    return undefined
  }

  /** Path from the root of the file: member names and indexes. */
  get path(): (string | number)[] {
    if (this.origin) return this.origin.path
    const path: (string | number)[] = []
    for (let node: DefinitionNode | undefined = this; node?.parent; node = node.parent) {
      if (node.origin) return [...node.origin.path, ...path]
      path.unshift(node.key!)
    }
    return path
  }

  /** The plain value: what JSON.parse would have returned. */
  get value(): unknown {
    if (this.kind === 'array') return this.items.map(item => item.value)
    if (this.kind === 'object') return Object.fromEntries(this.members.map(member => [member.key, member.value]))
    return this.scalar
  }

  /** Puts a child in its place. */
  adopt(child: DefinitionNode, key: string | number, keyStart = -1, keyEnd = -1): void {
    child.parent = this
    child.key = key
    child.keyStart = keyStart
    child.keyEnd = keyEnd
    if (typeof key === 'number') {
      if (this.items === none) this.items = []
      this.items.push(child)
    } else {
      if (this.members === none) this.members = []
      this.members.push(child)
    }
  }
}

/** What may be in the file without having been read: there, and unknown. */
function standIn(kind: 'object' | 'string', parent: DefinitionNode, key: string | number): DefinitionNode {
  const node = new DefinitionNode(kind, parent.start, parent.start)
  if (kind === 'string') node.scalar = ''
  node.opaque = true
  node.doubt = true
  node.parent = parent
  node.key = key
  return node
}

/** Whether a part of what stands here could not be read, or is known only once something is rendered. */
export function hasDoubt(node: DefinitionNode): boolean {
  return node.partial || node.isUnknown || node.items.some(hasDoubt) || node.members.some(hasDoubt)
}

/**
 * A copy that answers for what could not be read as if it were there. What a rule says of the copy and of the original
 * alike holds whatever stands in the unread part; what it says of one of them alone is a guess.
 */
export function inDoubt(node: DefinitionNode): DefinitionNode {
  const copy = new DefinitionNode(node.kind, node.start, node.end)
  copy.scalar = node.scalar
  copy.opaque = node.opaque
  copy.partial = node.partial
  copy.doubt = node.partial || node.isUnknown
  if (node.origin) copy.origin = node.origin
  // A copy stands where the original does; children are adopted by the copy of their parent.
  if (node.parent)
    Object.assign(copy, {parent: node.parent, key: node.key, keyStart: node.keyStart, keyEnd: node.keyEnd})
  for (const item of node.items) copy.adopt(inDoubt(item), item.key!, item.keyStart, item.keyEnd)
  for (const member of node.members) copy.adopt(inDoubt(member), member.key!, member.keyStart, member.keyEnd)
  return copy
}

const none: DefinitionNode[] = []
// Far beyond what ECS takes anywhere: rules compare items with each other, and a hostile file must not make that slow.
const maxListed = 2000
