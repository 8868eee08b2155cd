import type {Node} from 'jsonc-parser'
import {didYouMean} from '../core/did-you-mean.js'
import type {Report} from './parse-policy.js'
import {mostRules, mostWildcards} from './policy.js'

type Members = Record<string, unknown>
type Path = readonly (string | number)[]

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const quoted = (words: readonly string[]) => `[${words.map(word => JSON.stringify(word)).join(',')}]`

const ruleKeys = ['rulePriority', 'description', 'selection', 'action']
const selectionKeys = [
  'tagStatus',
  'tagPatternList',
  'tagPrefixList',
  'storageClass',
  'countType',
  'countUnit',
  'countNumber',
]
const countTypes = ['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned']

/** Checks every rule by itself: its members, their kinds and what goes together (AWS docs: lifecycle policy properties). */
export function checkGrammar(policy: Members, tree: Node, report: Report): void {
  checkRepeated(tree, [], report)
  closed(policy, [], ['rules'], ['rules'], report)
  const {rules} = policy
  if (rules === undefined) return
  if (!Array.isArray(rules)) {
    report('wrong-kind', ['rules'], {what: '`rules` must be a list'})
    return
  }
  if (rules.length === 0) report('no-rules', ['rules'], {what: 'the policy has no rules', fix: 'write at least one'})
  if (rules.length > mostRules) {
    report('too-many-rules', ['rules'], {
      what: `the policy has ${rules.length} rules; AWS takes at most ${mostRules}`,
      fix: 'merge rules',
    })
  }
  const seen = new Map<unknown, number>()
  for (const [index, rule] of rules.entries()) {
    const path = ['rules', index]
    if (!isObject(rule)) {
      report('wrong-kind', path, {what: `rule ${index + 1} must be an object`})
      continue
    }
    closed(rule, path, ruleKeys, ['rulePriority', 'selection', 'action'], report)
    whole(rule['rulePriority'], [...path, 'rulePriority'], report)
    const first = seen.get(rule['rulePriority'])
    if (first !== undefined && rule['rulePriority'] !== undefined) {
      report('priority-twice', [...path, 'rulePriority'], {
        what: `rules ${first + 1} and ${index + 1} both have priority ${String(rule['rulePriority'])}`,
        fix: 'give every rule a priority of its own',
      })
    } else seen.set(rule['rulePriority'], index)
    if (rule['description'] !== undefined && typeof rule['description'] !== 'string') {
      report('wrong-kind', [...path, 'description'], {what: '`description` must be text'})
    }
    if (rule['selection'] !== undefined) checkSelection(rule['selection'], [...path, 'selection'], report)
    if (rule['action'] !== undefined) checkAction(rule['action'], [...path, 'action'], report)
    if (isObject(rule['selection']) && isObject(rule['action']))
      checkTogether(rule['selection'], rule['action'], path, report)
  }
}

function checkSelection(selection: unknown, path: Path, report: Report): void {
  if (!isObject(selection)) {
    report('wrong-kind', path, {what: '`selection` must be an object'})
    return
  }
  closed(selection, path, selectionKeys, ['tagStatus', 'countType', 'countNumber'], report)
  oneOf(selection['tagStatus'], ['tagged', 'untagged', 'any'], [...path, 'tagStatus'], report)
  oneOf(selection['storageClass'], ['standard', 'archive'], [...path, 'storageClass'], report)
  oneOf(selection['countType'], countTypes, [...path, 'countType'], report)
  whole(selection['countNumber'], [...path, 'countNumber'], report)
  checkTags(selection, path, report)
  const unit = selection['countUnit']
  const count = selection['countType'] === 'imageCountMoreThan'
  const mismatch = 'instance failed to match exactly one schema (matched 0 out of 2)'
  if (count && 'countUnit' in selection) {
    report('unit-with-count', [...path, 'countUnit'], {
      what: '`imageCountMoreThan` takes no countUnit',
      fix: 'leave countUnit out',
      reason: mismatch,
      key: true,
    })
  } else if (!count && countTypes.includes(String(selection['countType']))) {
    if (!('countUnit' in selection)) {
      report('unit-missing', [...path, 'countType'], {
        what: `\`${String(selection['countType'])}\` needs a countUnit`,
        fix: 'add "countUnit": "days"',
        reason: mismatch,
      })
    } else if (unit !== 'days') {
      report('unit-not-days', [...path, 'countUnit'], {
        what: `countUnit is ${JSON.stringify(unit)}`,
        fix: 'write "days", the only unit',
        reason: mismatch,
      })
    }
  }
}

function checkTags(selection: Members, path: Path, report: Report): void {
  const lists = ['tagPatternList', 'tagPrefixList'].filter(name => name in selection)
  if (selection['tagStatus'] === 'tagged' && lists.length === 0) {
    report('tags-missing', [...path, 'tagStatus'], {
      what: 'a rule for tagged images names no tags',
      fix: 'add "tagPatternList": ["*"] for every tag, or the patterns meant',
      reason: 'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.',
    })
  }
  if (lists.length === 2) {
    report('two-tag-lists', [...path, 'tagPrefixList'], {
      what: 'tagPatternList and tagPrefixList stand together',
      fix: 'keep one of them',
      key: true,
    })
  }
  for (const name of lists) {
    const here = [...path, name]
    const list = selection[name]
    if (selection['tagStatus'] !== 'tagged' && ['untagged', 'any'].includes(String(selection['tagStatus']))) {
      report('tags-without-tagged', here, {
        what: `${name} stands in a rule for ${String(selection['tagStatus'])} images`,
        fix: `leave it out, or write "tagStatus": "tagged"`,
        key: true,
      })
    }
    if (!Array.isArray(list) || list.length === 0 || list.some(entry => typeof entry !== 'string' || entry === '')) {
      report('tag-list-empty', here, {
        what: `${name} must be a list of texts, with at least one`,
        fix: 'write the tags meant, or leave it out',
      })
      continue
    }
    for (const [index, pattern] of list.entries()) {
      const stars = String(pattern).split('*').length - 1
      if (name === 'tagPatternList' && stars > mostWildcards) {
        report('too-many-wildcards', [...here, index], {
          what: `pattern \`${String(pattern)}\` has ${stars} wildcards; AWS takes at most ${mostWildcards}`,
          fix: 'write fewer `*`',
        })
      }
      if (name === 'tagPrefixList' && stars > 0) {
        report('prefix-with-star', [...here, index], {
          what: `prefix \`${String(pattern)}\` holds a \`*\`, which stands for itself here`,
          fix: 'use tagPatternList for wildcards',
          severity: 'warning',
        })
      }
    }
  }
}

function checkAction(action: unknown, path: Path, report: Report): void {
  if (!isObject(action)) {
    report('wrong-kind', path, {what: '`action` must be an object'})
    return
  }
  closed(action, path, ['type', 'targetStorageClass'], ['type'], report)
  oneOf(action['type'], ['expire', 'transition'], [...path, 'type'], report)
  const mismatch = 'instance failed to match exactly one schema (matched 0 out of 2)'
  if (action['type'] === 'transition' && action['targetStorageClass'] !== 'archive') {
    report('transition-without-target', [...path, 'type'], {
      what: '`transition` needs a target',
      fix: 'add "targetStorageClass": "archive"',
      reason: mismatch,
    })
  }
  if (action['type'] === 'expire' && 'targetStorageClass' in action) {
    report('expire-with-target', [...path, 'targetStorageClass'], {
      what: '`expire` takes no targetStorageClass',
      fix: 'leave it out',
      reason: mismatch,
      key: true,
    })
  }
}

/** What a count type, a storage class and an action may be together. */
function checkTogether(selection: Members, action: Members, path: Path, report: Report): void {
  const {countType, storageClass = 'standard', countNumber} = selection
  const at = [...path, 'selection', 'countType']
  const {type} = action
  if (countType === 'sinceImagePulled' && type === 'expire') {
    report('pulled-expires', at, {
      what: '`sinceImagePulled` cannot expire images',
      fix: 'archive them: "action": {"type": "transition", "targetStorageClass": "archive"}',
    })
  }
  if (countType === 'sinceImageTransitioned') {
    if (storageClass !== 'archive')
      report('transitioned-not-archive', at, {
        what: '`sinceImageTransitioned` looks at archived images only',
        fix: 'add "storageClass": "archive"',
      })
    if (type === 'transition')
      report('transitioned-archives', at, {
        what: '`sinceImageTransitioned` can only expire',
        fix: 'write "action": {"type": "expire"}',
      })
    if (typeof countNumber === 'number' && countNumber >= 1 && countNumber < 90) {
      report('archive-below-90-days', [...path, 'selection', 'countNumber'], {
        what: `archived images expire after ${countNumber} days; AWS keeps them for at least 90`,
        fix: 'write 90 or more',
      })
    }
  } else if (storageClass === 'archive' && countTypes.includes(String(countType))) {
    report('archive-count-type', at, {
      what: `archived images cannot be selected by \`${String(countType)}\``,
      fix: 'use sinceImageTransitioned, or leave storageClass out',
    })
  }
}

function closed(
  value: Members,
  path: Path,
  known: readonly string[],
  required: readonly string[],
  report: Report,
): void {
  const missing = required.filter(key => !(key in value))
  if (missing.length > 0) {
    report('missing-member', path, {
      what: `${missing.map(key => `\`${key}\``).join(', ')} missing`,
      fix: `add ${missing.join(', ')}`,
      reason: `object has missing required properties (${quoted(missing)})`,
    })
  }
  const unknown = Object.keys(value).filter(key => !known.includes(key))
  for (const key of unknown) {
    const guess = didYouMean(key, known)
    report('unknown-member', [...path, key], {
      what: `unknown member \`${key}\``,
      fix: guess ? `did you mean ${guess}?` : `leave it out (known: ${known.join(', ')})`,
      reason: `object instance has properties which are not allowed by the schema: (${quoted(unknown)})`,
      key: true,
    })
  }
}

function oneOf(value: unknown, possible: readonly string[], path: Path, report: Report): void {
  if (value === undefined || possible.includes(value as string)) return
  const guess = typeof value === 'string' ? didYouMean(value, possible) : undefined
  report('unknown-value', path, {
    what: `${String(path.at(-1))} is ${JSON.stringify(value)}`,
    fix: guess ? `did you mean ${guess}?` : `write one of ${possible.join(', ')}`,
    reason: `instance value (${JSON.stringify(value)}) not found in enum (possible values: ${quoted(possible)})`,
  })
}

function whole(value: unknown, path: Path, report: Report): void {
  if (value === undefined) return
  if (!Number.isSafeInteger(value)) {
    report('wrong-kind', path, {what: `${String(path.at(-1))} must be a whole number, not ${JSON.stringify(value)}`})
  } else if ((value as number) < 1) {
    report('below-one', path, {
      what: `${String(path.at(-1))} is ${value}`,
      fix: 'write 1 or more',
      reason: `numeric instance is lower than the required minimum (minimum: 1, found: ${value})`,
    })
  }
}

function checkRepeated(node: Node, path: Path, report: Report): void {
  if (node.type === 'array') {
    for (const [index, child] of (node.children ?? []).entries()) checkRepeated(child, [...path, index], report)
  }
  if (node.type !== 'object') return
  const seen = new Set<string>()
  for (const {children = []} of node.children ?? []) {
    const key = String(children[0]?.value)
    if (seen.has(key))
      report('member-twice', [...path, key], {
        what: `\`${key}\` is written twice; the last one counts`,
        key: true,
        severity: 'warning',
      })
    seen.add(key)
    if (children[1]) checkRepeated(children[1], [...path, key], report)
  }
}
