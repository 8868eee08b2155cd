import {describe, expect, it} from 'vitest'
import {evaluatePolicy} from '../../src/lifecycle/evaluate.js'
import {parseImages} from '../../src/lifecycle/image.js'
import {parsePolicy} from '../../src/lifecycle/parse-policy.js'
import fixture from '../fixtures/lifecycle/worked-examples.json' with {type: 'json'}

const atMs = Date.parse(fixture.at)

describe('the worked examples of AWS', () => {
  it('are fourteen', () => expect(fixture.examples).toHaveLength(14))

  it.each(fixture.examples.map(example => [example.name, example] as const))('%s', (_name, example) => {
    const {policy, findings} = parsePolicy(JSON.stringify(example.policy))
    expect(findings.filter(finding => finding.severity === 'error')).toEqual([])
    const {images} = evaluatePolicy(policy as NonNullable<typeof policy>, parseImages(example, 'example'), atMs)
    const acted = Object.fromEntries(
      images.filter(({action}) => action !== 'keep').map(({image, action, rule}) => [image.digest, {action, rule}]),
    )
    expect(acted).toEqual(example.acted)
  })

  it('tells who was shielded by whom, and who ranks whom', () => {
    const example = fixture.examples.find(one => one.name === 'all images, example B')
    const {policy} = parsePolicy(JSON.stringify(example?.policy))
    const {images} = evaluatePolicy(policy as NonNullable<typeof policy>, parseImages(example, 'example'), atMs)
    const short = images.map(({image, action, rule, shieldedBy, ranked}) => ({
      digest: image.digest,
      action,
      rule,
      shieldedBy,
      ranked,
    }))
    expect(short).toEqual([
      {digest: 'A', action: 'expire', rule: 1, ranked: [1, 3]},
      {digest: 'B', action: 'expire', rule: 2, ranked: [2, 3]},
      {digest: 'C', action: 'keep', shieldedBy: 1, ranked: [1, 3]},
      {digest: 'D', action: 'expire', rule: 3, ranked: [3]},
      {digest: 'E', action: 'keep', ranked: [2, 3]},
    ])
  })

  it('tells the children freed after their index as the next evaluation', () => {
    const example = fixture.examples.find(one => one.name.startsWith('children of an index'))
    const {policy} = parsePolicy(JSON.stringify(example?.policy))
    const evaluation = evaluatePolicy(policy as NonNullable<typeof policy>, parseImages(example, 'example'), atMs)
    const children = evaluation.images.filter(({image}) => image.digest.startsWith('c'))
    expect(children.map(({action, next, ranked}) => ({action, next, ranked}))).toEqual([
      {action: 'keep', next: {action: 'expire', rule: 2}, ranked: []},
      {action: 'keep', next: {action: 'expire', rule: 2}, ranked: []},
    ])
    expect(evaluation.flags.map(flag => flag.rule)).toContain('next-evaluation')
  })
})
