import {describe, expect, it} from 'vitest'
import {parsePolicy} from '../../src/lifecycle/parse-policy.js'
import {compilePattern} from '../../src/lifecycle/policy.js'

type Members = Record<string, unknown>
const rule = (more: {priority?: number; selection?: Members; action?: Members} & Members = {}): Members => {
  const {priority = 1, selection, action, ...rest} = more
  return {
    rulePriority: priority,
    selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10, ...selection},
    action: action ?? {type: 'expire'},
    ...rest,
  }
}
const policy = (...rules: Members[]) => JSON.stringify({rules})
const failure = (reason: string) =>
  `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${reason}'`
const mismatch = failure('instance failed to match exactly one schema (matched 0 out of 2)')
const tagged = (...tagPatternList: string[]) => ({tagStatus: 'tagged', tagPatternList})

describe('what ECR refuses, with its own words where they are known', () => {
  const cases: Array<[string, string, string, string | undefined]> = [
    [
      'text that is not JSON',
      '{"rules": [',
      'policy-not-json',
      failure('Could not map policyString into LifecyclePolicy.'),
    ],
    ['JSON that is no object', '[]', 'policy-not-json', failure('Could not map policyString into LifecyclePolicy.')],
    [
      'brackets without end',
      '{"rules":'.repeat(50_000),
      'policy-not-json',
      failure('Could not map policyString into LifecyclePolicy.'),
    ],
    ['a policy without rules', '{}', 'missing-member', failure('object has missing required properties (["rules"])')],
    ['a policy with no rule in it', '{"rules": []}', 'no-rules', undefined],
    [
      'an unknown member',
      policy(rule({priorty: 1})),
      'unknown-member',
      failure('object instance has properties which are not allowed by the schema: (["priorty"])'),
    ],
    [
      'a rule without an action',
      JSON.stringify({rules: [{rulePriority: 1, selection: rule().selection}]}),
      'missing-member',
      failure('object has missing required properties (["action"])'),
    ],
    [
      'an unknown tag status',
      policy(rule({selection: {tagStatus: 'TAGGED'}})),
      'unknown-value',
      failure('instance value ("TAGGED") not found in enum (possible values: ["tagged","untagged","any"])'),
    ],
    ['a unit with a count', policy(rule({selection: {countUnit: 'days'}})), 'unit-with-count', mismatch],
    [
      'a unit of null',
      policy(rule({selection: {countType: 'sinceImagePushed', countUnit: null}})),
      'unit-not-days',
      mismatch,
    ],
    ['an age without a unit', policy(rule({selection: {countType: 'sinceImagePushed'}})), 'unit-missing', mismatch],
    [
      'an age in hours',
      policy(rule({selection: {countType: 'sinceImagePushed', countUnit: 'hours'}})),
      'unit-not-days',
      mismatch,
    ],
    [
      'a count of nothing',
      policy(rule({selection: {countNumber: 0}})),
      'below-one',
      failure('numeric instance is lower than the required minimum (minimum: 1, found: 0)'),
    ],
    [
      'a target of null',
      policy(rule({action: {type: 'expire', targetStorageClass: null}})),
      'expire-with-target',
      mismatch,
    ],
    ['a transition to nowhere', policy(rule({action: {type: 'transition'}})), 'transition-without-target', mismatch],
    [
      'tagged without tags',
      policy(rule({selection: {tagStatus: 'tagged'}})),
      'tags-missing',
      failure('Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.'),
    ],
    [
      'an empty list of prefixes',
      policy(rule({selection: {tagStatus: 'tagged', tagPrefixList: []}})),
      'tag-list-empty',
      undefined,
    ],
    [
      'both lists of tags',
      policy(rule({selection: {...tagged('a*'), tagPrefixList: ['a']}})),
      'two-tag-lists',
      undefined,
    ],
    [
      'tags in a rule for untagged images',
      policy(rule({selection: {tagStatus: 'untagged', tagPrefixList: ['a']}})),
      'tags-without-tagged',
      undefined,
    ],
    ['a pattern of five stars', policy(rule({selection: tagged('a*b*c*d*e*')})), 'too-many-wildcards', undefined],
    ['one priority twice', policy(rule({selection: tagged('a')}), rule()), 'priority-twice', undefined],
    [
      'two untagged rules of one class',
      policy(rule({selection: {tagStatus: 'untagged'}}), rule({priority: 2, selection: {tagStatus: 'untagged'}})),
      'untagged-twice',
      failure('Only one rule can select Untagged images per storage class'),
    ],
    [
      'two any rules of one class',
      policy(rule(), rule({priority: 2})),
      'any-not-last',
      failure('Rule for tagStatus=ANY must have the lowest priority per storage class'),
    ],
    [
      'an any rule before others',
      policy(rule(), rule({priority: 2, selection: tagged('a*')})),
      'any-not-last',
      failure('Rule for tagStatus=ANY must have the lowest priority per storage class'),
    ],
    [
      'one prefix twice',
      policy(
        rule({selection: {tagStatus: 'tagged', tagPrefixList: ['a']}}),
        rule({priority: 2, selection: {tagStatus: 'tagged', tagPrefixList: ['a']}}),
      ),
      'same-tags-twice',
      undefined,
    ],
    [
      'expiry by the last pull',
      policy(rule({selection: {countType: 'sinceImagePulled', countUnit: 'days'}})),
      'pulled-expires',
      undefined,
    ],
    [
      'expiry of archived images before 90 days',
      policy(
        rule({
          selection: {storageClass: 'archive', countType: 'sinceImageTransitioned', countUnit: 'days', countNumber: 30},
        }),
      ),
      'archive-below-90-days',
      undefined,
    ],
    [
      'a count of archived images',
      policy(rule({selection: {storageClass: 'archive'}})),
      'archive-count-type',
      undefined,
    ],
    [
      '51 rules',
      policy(...Array.from({length: 51}, (_, index) => rule({priority: index + 1, selection: tagged(`t${index}*`)}))),
      'too-many-rules',
      undefined,
    ],
    ['more than 30,720 characters', policy(rule({description: 'x'.repeat(31_000)})), 'policy-too-long', undefined],
    ['rules that are no list', '{"rules": {}}', 'wrong-kind', undefined],
    ['a rule that is no object', '{"rules": [1]}', 'wrong-kind', undefined],
    ['a count that is text', policy(rule({selection: {countNumber: '10'}})), 'wrong-kind', undefined],
  ]
  it.each(cases)('%s', (_name, text, id, awsMessage) => {
    const {policy: parsed, findings} = parsePolicy(text, 'p.json')
    const finding = findings.find(one => one.rule === id)
    expect(findings.map(one => one.rule)).toContain(id)
    expect(finding?.severity).toBe('error')
    expect(finding?.awsMessage).toBe(awsMessage)
    expect(finding?.at?.file).toBe('p.json')
    expect(parsed).toBeUndefined()
  })

  it('places stand where the mistake is', () => {
    const text = `{\n  "rules": [\n    {\n      "rulePriority": 1,\n      "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 0},\n      "action": {"type": "expire"}\n    }\n  ]\n}\n`
    expect(parsePolicy(text).findings[0]?.at).toMatchObject({
      line: 5,
      column: 91,
      pointer: '/rules/0/selection/countNumber',
    })
  })
})

describe('what ECR takes but people did not mean', () => {
  const warned = (...rules: Members[]) => {
    const {policy: parsed, findings} = parsePolicy(policy(...rules))
    expect(parsed).toBeDefined()
    return findings.map(finding => [finding.rule, finding.severity])
  }
  it('several patterns mean AND', () => {
    expect(warned(rule({selection: tagged('a*', 'b*')}))).toEqual([['patterns-all-needed', 'warning']])
  })
  it('a rule beneath a wider one never acts', () => {
    expect(warned(rule({selection: tagged('prod*')}), rule({priority: 2, selection: tagged('prod-eu*')}))).toEqual([
      ['shielded-by-higher', 'warning'],
    ])
  })
  it('two any rules of different classes are as they should be', () => {
    expect(
      warned(
        rule(),
        rule({
          priority: 2,
          selection: {
            storageClass: 'archive',
            countType: 'sinceImageTransitioned',
            countUnit: 'days',
            countNumber: 365,
          },
        }),
      ),
    ).toEqual([])
  })
  it('a star in a prefix stands for itself', () => {
    expect(warned(rule({selection: {tagStatus: 'tagged', tagPrefixList: ['a*']}}))).toEqual([
      ['prefix-with-star', 'warning'],
    ])
  })
})

describe('patterns', () => {
  it.each([
    ['prod*', 'prod', true],
    ['prod*', 'prod-1', true],
    ['prod*', 'aprod', false],
    ['*prod*', 'a-prod-b', true],
    ['prod', 'prod1', false],
    ['a*b', 'ab', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*a*a*', 'a', false],
    ['a.c*', 'abc', false],
    ['*', '', true],
  ])('%s on %s: %s', (pattern, tag, matches) => expect(compilePattern(pattern)(tag)).toBe(matches))
})
