import {didYouMean} from '../core/did-you-mean.js'
import type {DefinitionNode} from './node.js'
import type {Edit, Problem} from './rule.js'
import {enums, type Structure, structures} from './schema.generated.js'
import {
  describeOnly,
  describeServiceOnly,
  listedExactly,
  misspellings,
  own,
  serviceFields,
  typeWords,
  wrongLevel,
} from './structure-words.js'

/** A problem of the walk over the schema, with the rule it belongs to. */
export interface StructureProblem extends Problem {
  rule: string
}

/** Every difference between a definition and the SDK's schema: names, types, enums, required members. */
export function walkStructure(root: DefinitionNode, structure: string, optional: string[]): StructureProblem[] {
  const walk = new Walk(structure, new Set(optional))
  walk.structure(root, structure)
  return folded(walk.problems, {
    'explicit-null': names => `${names} ${names.includes('`, `') || names.includes(' and ') ? 'are' : 'is'} null`,
    'describe-output-field': names =>
      `${names}: ${structure === 'CreateServiceRequest' ? 'DescribeServices' : 'DescribeTaskDefinition'} returns this, ${structure === 'CreateServiceRequest' ? 'CreateService' : 'RegisterTaskDefinition'} does not take it`,
  })
}

/** An export of a whole definition makes these by the dozen: one finding names them all. */
function folded(problems: StructureProblem[], words: Record<string, (names: string) => string>): StructureProblem[] {
  const gathered = new Map<string, DefinitionNode[]>()
  const kept = problems.filter(problem => {
    if (!own(words, problem.rule)) return true
    const nodes = gathered.get(problem.rule)
    if (nodes) nodes.push(problem.node)
    else gathered.set(problem.rule, [problem.node])
    return nodes === undefined
  })
  for (const problem of kept) {
    const nodes = gathered.get(problem.rule)
    if (!nodes) continue
    problem.what = words[problem.rule]!(listed(nodes))
    if (nodes.length === 1) continue
    problem.related = nodes.slice(1, 11)
    problem.fix = 'remove them'
    problem.edits = nodes.map(node => ({remove: node}))
  }
  return kept
}

function listed(nodes: DefinitionNode[]): string {
  const names = [...new Set(nodes.map(node => `\`${clip(String(node.key))}\``))]
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${nodes.length - 3} more` : names.join(', ')
}

// Each unknown name is compared with every known one.
const maxUnknown = 200

class Walk {
  readonly problems: StructureProblem[] = []
  constructor(
    readonly rootStructure: string,
    readonly optional: Set<string>,
  ) {}

  structure(node: DefinitionNode, name: string): void {
    const schema = own(structures, name)
    if (!schema || node.kind !== 'object') return
    const types = typesOf(name, schema)
    const meant = new Set<string>()
    let unknown = 0
    for (const member of node.members) {
      const key = member.key as string
      const type = types.get(key)
      if (type !== undefined) {
        meant.add(key)
        this.#member(member, type)
      } else if (++unknown <= maxUnknown) {
        const target = this.#unknown(node, member, name, schema)
        if (target !== undefined) {
          meant.add(target)
          const meantType = types.get(target)
          if (meantType) this.#value(member, meantType, target)
        }
      }
    }
    for (const required of schema.required) {
      if (meant.has(required) || node.partial) continue
      // family and containerDefinitions have rules of their own; a service's name may be given beside the file.
      if (name === this.rootStructure) continue
      this.problems.push({
        rule: 'required-member',
        node,
        what: `${placeName(node)} needs \`${required}\``,
        fix: `add \`${required}\``,
      })
    }
  }

  #member(member: DefinitionNode, type: string): void {
    if (member.kind === 'null' && !member.opaque) {
      this.problems.push({
        rule: 'explicit-null',
        node: member,
        on: 'key',
        what: `\`${member.key}\` is null`,
        why: 'the AWS CLI refuses null',
        fix: `remove \`${member.key}\``,
        edits: [{remove: member}],
      })
      return
    }
    this.#value(member, type, String(member.key))
  }

  #value(node: DefinitionNode, type: string, label: string): void {
    if (node.opaque || node.kind === 'null') return
    if (type.startsWith('[]')) {
      this.#list(node, type.slice(2), label)
      return
    }
    if (type.startsWith('{}')) {
      if (node.kind !== 'object') {
        this.#wrongType(node, 'an object', label)
        return
      }
      for (const member of node.members) this.#value(member, type.slice(2), String(member.key))
      return
    }
    if (type.startsWith('@')) {
      if (node.kind === 'object') {
        this.structure(node, type.slice(1))
        return
      }
      if (!node.isUnknown) this.#wrongType(node, 'an object', label)
      return
    }
    this.#scalar(node, type, label)
  }

  #list(node: DefinitionNode, item: string, label: string): void {
    if (node.kind === 'array') {
      for (const child of node.items) this.#value(child, item, label)
      return
    }
    if (node.isUnknown || node.partial) return
    const edits: Edit[] = [
      {start: node.start, end: node.start, text: '['},
      {start: node.end, end: node.end, text: ']'},
    ]
    this.problems.push({
      rule: 'wrong-type',
      node,
      on: 'value',
      what: `\`${label}\` must be a list; got ${article(node)}`,
      fix: 'wrap it in [ ]',
      edits,
    })
    if (node.kind === 'object' && item.startsWith('@')) this.structure(node, item.slice(1))
  }

  #scalar(node: DefinitionNode, type: string, label: string): void {
    const {kind, scalar} = node
    if (kind === 'object' || kind === 'array') {
      this.#wrongType(node, typeWords[type] ?? 'a string', label)
      return
    }
    if (type === 'string' || type.startsWith('#')) {
      if (kind !== 'string') {
        this.problems.push({
          rule: 'string-as-number',
          node,
          what: `\`${label}\` must be a string: "${scalar}", not ${scalar}`,
          fix: 'put it in quotes',
          edits: [
            {start: node.start, end: node.start, text: '"'},
            {start: node.end, end: node.end, text: '"'},
          ],
        })
      } else if (type.startsWith('#')) this.#enum(node, type.slice(1), label)
      return
    }
    if (node.isUnknown) return
    if (type === 'boolean') {
      if (kind === 'boolean') return
      if (kind !== 'string' || !/^(true|false)$/i.test(scalar as string)) {
        this.#wrongType(node, 'true or false', label)
        return
      }
      const text = (scalar as string).toLowerCase()
      this.problems.push({
        rule: 'bool-as-string',
        node,
        what: `\`${label}\` must be ${text}, not "${scalar}"`,
        fix: 'remove the quotes',
        edits: [{start: node.start, end: node.end, text}],
      })
      return
    }
    if (type !== 'integer' && type !== 'number') return
    if (kind === 'number') {
      if (type === 'integer' && !Number.isInteger(scalar)) this.#wrongType(node, 'a whole number', label)
      return
    }
    if (kind !== 'string' || !/^-?\d+$/.test(scalar as string)) {
      if (kind === 'string' && scalar === '') return
      this.#wrongType(node, 'a number', label)
      return
    }
    this.problems.push({
      rule: 'number-as-string',
      node,
      what: `\`${label}\` must be ${scalar}, not "${scalar}"`,
      fix: 'remove the quotes',
      edits: [{start: node.start, end: node.end, text: String(Number(scalar))}],
    })
  }

  #enum(node: DefinitionNode, name: string, label: string): void {
    const values = enums[name]
    const value = node.string
    if (!values || value === undefined || values.includes(value)) return
    const sameWord = values.find(known => known.toLowerCase() === value.toLowerCase())
    const guess = sameWord ?? didYouMean(value, values) ?? contained(value, values)
    this.problems.push({
      rule: sameWord ? 'enum-case' : 'enum',
      node,
      what: sameWord
        ? `\`${label}\` is "${clip(value)}"; ECS spells it "${sameWord}"`
        : `\`${label}\` "${clip(value)}" is not one of ${values.join(', ')}`,
      ...(guess
        ? {
            fix: sameWord ? `write "${sameWord}"` : `did you mean "${guess}"?`,
            edits: [{start: node.start, end: node.end, text: JSON.stringify(guess)}],
          }
        : {}),
    })
  }

  #wrongType(node: DefinitionNode, expected: string, label: string): void {
    // The bracket of what could not be read to its end may be the mistake itself.
    if (node.isUnknown || node.partial) return
    this.problems.push({
      rule: 'wrong-type',
      node,
      on: 'value',
      what: `\`${label}\` must be ${expected}; got ${article(node)}`,
    })
  }

  /** Reports a name the schema does not know here; returns the member that was meant, where that is clear. */
  #unknown(parent: DefinitionNode, member: DefinitionNode, owner: string, schema: Structure): string | undefined {
    const key = member.key as string
    if (member.opaque && key === '<<') return undefined
    const top = owner === this.rootStructure
    const add = (rule: string, problem: Omit<StructureProblem, 'rule' | 'node'>) =>
      this.problems.push({rule, node: member, on: 'key', ...problem})
    if (top && (key === '$schema' || this.optional.has(key))) return undefined
    const output = owner === 'RegisterTaskDefinitionRequest' ? describeOnly : describeServiceOnly
    if (top && output.has(key)) {
      add('describe-output-field', {
        what: `\`${key}\` is part of what ${owner === 'CreateServiceRequest' ? 'DescribeServices' : 'DescribeTaskDefinition'} returns, not of what is registered`,
        why: 'the AWS CLI refuses it',
        fix: `remove \`${key}\``,
        edits: [{remove: member}],
      })
      return undefined
    }
    if (owner === 'KeyValuePair' && key === 'valueFrom') {
      const target = parent.raw('name')?.string
      const moved = toSecrets(parent)
      add('env-uses-valueFrom', {
        what: `${target ? `"${target}"` : 'an environment entry'} uses \`valueFrom\`, which \`environment\` does not have`,
        why: 'the variable would be empty',
        fix: 'move the entry to `secrets`',
        ...(moved ? {edits: moved} : {}),
      })
      return 'valueFrom'
    }
    if (owner === 'Secret' && key === 'value') {
      add('secret-uses-value', {
        what: '`secrets` take `valueFrom`, not `value`',
        fix: 'put the ARN of the secret into `valueFrom`, or move the entry to `environment`',
      })
      return 'valueFrom'
    }
    const names = Object.keys(schema.members)
    const rename = (to: string): Edit[] => [{start: member.keyStart, end: member.keyEnd, text: JSON.stringify(to)}]
    const spelled = own(misspellings, key.toLowerCase())
    const sameWord = names.find(name => name.toLowerCase() === key.toLowerCase())
    if (spelled && own(schema.members, spelled) && (!sameWord || listedExactly.has(key))) {
      add('known-misspelling', {
        what: `unknown field \`${clip(key)}\``,
        why: 'the AWS CLI refuses it and the AWS SDK drops it silently',
        fix: `did you mean \`${spelled}\`?`,
        ...(parent.raw(spelled) ? {} : {edits: rename(spelled)}),
      })
      return spelled
    }
    if (sameWord) {
      add('wrong-case-field', {
        what: `\`${key}\` is ${/^[A-Z]/.test(key) ? 'CloudFormation spelling' : 'spelled differently'}; the ECS API wants \`${sameWord}\``,
        why: 'the AWS CLI refuses it and the AWS SDK drops it silently',
        fix: `write \`${sameWord}\``,
        ...(parent.raw(sameWord) ? {} : {edits: rename(sameWord)}),
      })
      return sameWord
    }
    if (owner === 'RegisterTaskDefinitionRequest' && serviceFields.has(key)) {
      add('service-field', {
        what: `\`${key}\` belongs to the service, not to the task definition`,
        fix: key === 'launchType' ? 'here, use `requiresCompatibilities`' : `move \`${key}\` to the service definition`,
      })
      return undefined
    }
    const level = wrongLevel(owner, key)
    if (level) {
      add('field-wrong-level', {
        what: `\`${key}\` belongs ${level}`,
        fix: `move \`${key}\` ${level.replace(/^(to|in) /, 'into ')}`,
      })
      return undefined
    }
    const guess =
      didYouMean(
        key,
        names.filter(name => !parent.raw(name)),
      ) ?? didYouMean(key, names)
    add('unknown-field', {
      what: `unknown field \`${clip(key)}\`${top ? '' : ` in ${placeName(parent)}`}`,
      why: 'the AWS CLI refuses it and the AWS SDK drops it silently',
      fix: guess ? `did you mean \`${guess}\`?` : `remove \`${clip(key)}\`, or check its spelling`,
      ...(guess && !parent.raw(guess) ? {edits: rename(guess)} : {}),
    })
    return guess
  }
}

// Members as a Map: looked up for every name of every file.
const typesByStructure = new Map<string, Map<string, string>>()

function typesOf(name: string, schema: Structure): Map<string, string> {
  let types = typesByStructure.get(name)
  if (!types) {
    types = new Map(Object.entries(schema.members))
    typesByStructure.set(name, types)
  }
  return types
}

function contained(value: string, values: string[]): string | undefined {
  const word = value.toLowerCase()
  const found = values.filter(known => word.length >= 3 && known.toLowerCase().includes(word))
  return found.length === 1 ? found[0] : undefined
}

/** The edits that move an environment entry to the secrets of its container. */
function toSecrets(entry: DefinitionNode): Edit[] | undefined {
  const container = entry.parent?.parent
  if (!container || entry.members.length !== 2 || !entry.raw('name')) return undefined
  const value = {name: entry.raw('name')!.scalar, valueFrom: entry.raw('valueFrom')!.scalar}
  const secrets = container.raw('secrets')
  if (secrets && (secrets.kind !== 'array' || secrets.opaque)) return undefined
  const put: Edit = secrets ? {appendTo: secrets, value} : {into: container, key: 'secrets', value: [value]}
  return [{remove: entry}, put]
}

function article(node: DefinitionNode): string {
  if (node.kind === 'object') return 'an object'
  if (node.kind === 'array') return 'a list'
  if (node.kind === 'string') return `the string "${clip(node.scalar as string)}"`
  return `${node.scalar}`
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** What a person calls the object: its name's nearest member. */
function placeName(node: DefinitionNode): string {
  const named = node.text('name')
  if (typeof node.key === 'string') return `\`${node.key}\``
  if (named !== undefined) return `"${clip(named)}"`
  const list = node.parent?.key
  return typeof list === 'string' ? `\`${list}[${String(node.key)}]\`` : 'the definition'
}
