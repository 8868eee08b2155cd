import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {LifecycleImage} from '../../src/lifecycle/image.js'
import {selectPrune} from '../../src/lifecycle/select-prune.js'
import {batches} from '../../src/project/prune-images.js'

const dayMs = 86_400_000
const nowMs = 1000 * dayMs
const image = (digest: string, ageDays: number, more: Partial<LifecycleImage> = {}): LifecycleImage => ({
  digest,
  tags: [],
  pushedAtMs: nowMs - ageDays * dayMs,
  storageClass: 'standard',
  ...more,
})
const rule = {olderThanDays: 30, keep: 1, keepTags: ['v*']}
const taken = (images: LifecycleImage[], inUse: string[] = [], more = {}) =>
  selectPrune(images, new Set(inUse), {...rule, ...more}, nowMs).take.map(one => one.digest)

describe('what may be pruned', () => {
  it('is old, not among the newest, not kept by its tag and not in use', () => {
    const images = [
      image('newest', 40),
      image('old', 50),
      image('used', 60),
      image('young', 20),
      image('release', 90, {tags: ['v1']}),
    ]
    // `young` is the newest of all, so `newest` is not spared by rank.
    expect(taken(images, ['used'])).toEqual(['newest', 'old'])
    expect(taken(images, ['used'], {keep: 2})).toEqual(['old'])
  })
  it('takes only untagged ones when asked', () => {
    expect(taken([image('a', 1), image('b', 50, {tags: ['x']}), image('c', 60)], [], {untaggedOnly: true})).toEqual([
      'c',
    ])
  })
  it('has indexes before their children, and children only with their index', () => {
    const family = [image('child', 50), image('index', 50, {children: ['child']}), image('new', 1)]
    expect(taken(family)).toEqual(['index', 'child'])
    expect(taken(family, ['index', 'child'])).toEqual([])
    expect(
      taken([image('child', 50), image('index', 50, {children: ['child'], tags: ['v1']}), image('new', 1)]),
    ).toEqual([])
  })
  it('keeps an index for the child that stays, and a child for any of its indexes', () => {
    const images = [
      image('child', 50, {tags: ['v1']}),
      image('index', 50, {children: ['child', 'other']}),
      image('other', 50),
      image('new', 1),
    ]
    expect(taken(images)).toEqual([])
    const shared = [
      image('child', 50),
      image('a', 50, {children: ['child']}),
      image('b', 50, {children: ['child'], tags: ['v1']}),
      image('new', 1),
    ]
    expect(taken(shared)).toEqual(['a'])
  })
  it('takes a signature with what it signs, never alone', () => {
    const images = [image('signature', 1, {subject: 'signed'}), image('signed', 50), image('new', 1)]
    expect(taken(images)).toEqual(['signed', 'signature'])
    expect(taken(images, ['signed', 'signature'])).toEqual([])
  })
  it('is puts an image and what names it into different batches', () => {
    const family = [image('index', 50, {children: ['child']}), image('child', 50)]
    expect(batches(family).map(batch => batch.map(one => one.digest))).toEqual([['index'], ['child']])
    expect(batches(Array.from({length: 250}, (_, index) => image(`i${index}`, 50))).map(batch => batch.length)).toEqual(
      [100, 100, 50],
    )
  })
})

describe('any repository', () => {
  const seed = Number(process.env.GANTRY_SEED ?? 20260105)
  it(`loses nothing in use, nothing half, and every index before its children (seed ${seed})`, () => {
    const images = fc
      .array(
        fc.record({
          age: fc.nat(100),
          children: fc.array(fc.nat(20), {maxLength: 2}),
          subject: fc.option(fc.nat(20), {nil: undefined, freq: 6}),
          tag: fc.constantFrom('v1', 'x', undefined),
        }),
        {maxLength: 20},
      )
      .map(list =>
        list.map(({age, children, subject, tag}, index) =>
          image(`i${index}`, age, {
            ...(children.length > 0 ? {children: children.map(child => `i${child}`)} : {}),
            ...(subject === undefined ? {} : {subject: `i${subject}`}),
            tags: tag ? [tag] : [],
          }),
        ),
      )
    fc.assert(
      fc.property(images, fc.array(fc.nat(20)), (all, used) => {
        const inUse = new Set(used.map(index => `i${index}`))
        const {take} = selectPrune(all, inUse, rule, nowMs)
        const gone = new Map(take.map(({digest}, index) => [digest, index]))
        for (const one of take) expect(inUse.has(one.digest)).toBe(false)
        for (const one of all) {
          for (const child of one.children ?? []) {
            if (child === one.digest || !all.some(other => other.digest === child)) continue
            // No child goes while an index names it, nor before that index.
            if (gone.has(child))
              expect(gone.get(one.digest) ?? Number.POSITIVE_INFINITY).toBeLessThan(gone.get(child) as number)
          }
          // No index loses its child to `in use` elsewhere: it would stay as well.
          if (gone.has(one.digest))
            expect(
              (one.children ?? []).some(
                child => child !== one.digest && inUse.has(child) && all.some(other => other.digest === child),
              ),
            ).toBe(false)
        }
      }),
      {numRuns: Number(process.env.GANTRY_RUNS ?? 1000), seed},
    )
  })
})
