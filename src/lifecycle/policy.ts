import type {At} from '../core/position.js'

export type TagStatus = 'tagged' | 'untagged' | 'any'
export type StorageClass = 'standard' | 'archive'
export type CountType = 'imageCountMoreThan' | 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned'

/** One rule of a lifecycle policy (AWS docs: lifecycle policy properties in Amazon ECR). */
export interface LifecycleRule {
  priority: number
  description?: string
  tagStatus: TagStatus
  /** tagPatternList: every pattern must match some tag of the image. */
  patterns?: string[]
  /** tagPrefixList: every prefix must start some tag of the image. */
  prefixes?: string[]
  storageClass: StorageClass
  countType: CountType
  /** Images for imageCountMoreThan, days otherwise. */
  countNumber: number
  action: 'expire' | 'archive'
  /** Where the rule stands in its file. */
  at?: At
}

/** A lifecycle policy AWS would take; its rules in order of priority. */
export interface LifecyclePolicy {
  rules: LifecycleRule[]
}

/** Longest policy text AWS takes, in characters. */
export const policyTextLimit = 30_720
export const shortestPolicyText = 100
export const mostRules = 50
export const mostWildcards = 4

/** Whether a whole tag matches a pattern: `*` is any run of characters, everything else stands for itself. */
export function compilePattern(pattern: string): (tag: string) => boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return tag => tag === pattern
  const first = parts[0] as string
  const last = parts.at(-1) as string
  const middle = parts.slice(1, -1).filter(part => part !== '')
  if (middle.length === 0) {
    if (last === '') return tag => tag.startsWith(first)
    return tag => tag.length >= first.length + last.length && tag.startsWith(first) && tag.endsWith(last)
  }
  return tag => {
    if (!tag.startsWith(first) || !tag.endsWith(last)) return false
    let from = first.length
    const end = tag.length - last.length
    for (const part of middle) {
      const found = tag.indexOf(part, from)
      if (found === -1 || found + part.length > end) return false
      from = found + part.length
    }
    return from <= end
  }
}

/** Whether an image with these tags meets the tagging requirements of a rule. */
export function compileTagging(rule: LifecycleRule): (tags: readonly string[]) => boolean {
  if (rule.tagStatus === 'any') return () => true
  if (rule.tagStatus === 'untagged') return tags => tags.length === 0
  const prefix = onlyPrefix(rule)
  if (prefix) return anyStartsWith(prefix)
  const matchers = [
    ...(rule.patterns ?? []).map(compilePattern),
    ...(rule.prefixes ?? []).map(start => (tag: string) => tag.startsWith(start)),
  ]
  return tags => {
    // Plain loops: this runs for every image under every rule.
    next: for (let index = 0; index < matchers.length; index++) {
      const matches = matchers[index] as (tag: string) => boolean
      for (let tag = 0; tag < tags.length; tag++) if (matches(tags[tag] as string)) continue next
      return false
    }
    return tags.length > 0
  }
}

/** The one prefix a rule asks for, when that is all it asks for: what most rules do. */
function onlyPrefix({patterns, prefixes}: LifecycleRule): string | undefined {
  const [only, second] = [...(patterns ?? []), ...(prefixes ?? []).map(prefix => ({prefix}))]
  if (only === undefined || second !== undefined) return undefined
  if (typeof only === 'object') return only.prefix
  return /^[^*]+\*$/.test(only) ? only.slice(0, -1) : undefined
}

function anyStartsWith(prefix: string): (tags: readonly string[]) => boolean {
  const first = prefix.charCodeAt(0)
  return tags => {
    for (let index = 0; index < tags.length; index++) {
      const tag = tags[index] as string
      if (tag.charCodeAt(0) === first && tag.startsWith(prefix)) return true
    }
    return false
  }
}
