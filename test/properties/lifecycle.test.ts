import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {evaluatePolicy, type ImageVerdict} from '../../src/lifecycle/evaluate.js'
import {indexChildren, type LifecycleImage} from '../../src/lifecycle/image.js'
import {imagesInDanger, resolveInUse} from '../../src/lifecycle/in-use.js'
import {parsePolicy} from '../../src/lifecycle/parse-policy.js'
import {compileTagging, type LifecyclePolicy} from '../../src/lifecycle/policy.js'

const numRuns = Number(process.env.GANTRY_RUNS ?? 1000)
const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const settings = {numRuns, seed}
const dayMs = 86_400_000
const nowMs = 1_000 * dayMs

const tag = fc.constantFrom('prod-1', 'prod-2', 'dev-1', 'dev-2', 'v1.0', 'latest', 'pr-7')
// Half days apart, some equal: ties are part of the world.
const moment = fc.integer({min: 0, max: 300}).map(half => nowMs - (half * dayMs) / 2)
const images = fc
  .array(
    fc.record({
      tags: fc.uniqueArray(tag, {maxLength: 3}),
      pushedAtMs: moment,
      pulledAtMs: fc.option(moment, {nil: undefined}),
      archived: fc.option(moment, {nil: undefined}),
      parentOf: fc.array(fc.nat(30), {maxLength: 2}),
      subject: fc.option(fc.nat(30), {nil: undefined, freq: 8}),
    }),
    {maxLength: 25},
  )
  .map(list =>
    list.map(({tags, pushedAtMs, pulledAtMs, archived, parentOf, subject}, index): LifecycleImage => {
      const children = parentOf
        .filter(child => child !== index && child < index && child < list.length)
        .map(child => `sha256:${child}`)
      return {
        digest: `sha256:${index}`,
        tags,
        pushedAtMs,
        storageClass: archived === undefined ? 'standard' : 'archive',
        ...(pulledAtMs === undefined ? {} : {pulledAtMs}),
        ...(archived === undefined ? {} : {archivedAtMs: archived}),
        ...(children.length > 0 ? {children} : {}),
        ...(subject !== undefined && subject < list.length && subject !== index ? {subject: `sha256:${subject}`} : {}),
      }
    }),
  )

const entry = fc.constantFrom('prod*', 'dev*', 'v*', '*-1', '*', 'latest', 'pr-*')
const standardRule = fc.record({
  tagging: fc.oneof(
    fc
      .uniqueArray(entry, {minLength: 1, maxLength: 2})
      .map(patterns => ({tagStatus: 'tagged', tagPatternList: patterns})),
    fc.constant({tagStatus: 'untagged'}),
  ),
  count: fc.oneof(
    fc.nat(5).map(n => ({countType: 'imageCountMoreThan', countNumber: n + 1})),
    fc.nat(100).map(n => ({countType: 'sinceImagePushed', countUnit: 'days', countNumber: n + 1})),
  ),
  archive: fc.boolean(),
})
const policy = fc
  .record({
    rules: fc.array(standardRule, {maxLength: 5}),
    any: fc.option(fc.nat(6), {nil: undefined}),
    old: fc.boolean(),
  })
  .map(({rules, any, old}): LifecyclePolicy | undefined => {
    const written: object[] = rules.map(({tagging, count, archive}, index) => ({
      rulePriority: index * 3 + 1,
      selection: {...tagging, ...count},
      action: archive ? {type: 'transition', targetStorageClass: 'archive'} : {type: 'expire'},
    }))
    if (any !== undefined) {
      written.push({
        rulePriority: 100,
        selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: any + 1},
        action: {type: 'expire'},
      })
    }
    if (old) {
      written.push({
        rulePriority: 101,
        selection: {
          tagStatus: 'any',
          storageClass: 'archive',
          countType: 'sinceImageTransitioned',
          countUnit: 'days',
          countNumber: 90,
        },
        action: {type: 'expire'},
      })
    }
    return parsePolicy(JSON.stringify({rules: written})).policy
  })
  .filter(parsed => parsed !== undefined)

const summary = (verdicts: ImageVerdict[]) =>
  Object.fromEntries(
    verdicts.map(({image, action, rule, shieldedBy, ranked, next}) => [
      image.digest,
      JSON.stringify({action, rule, shieldedBy, ranked, next}),
    ]),
  )

describe(`the evaluation of any policy over any images (seed ${seed}, ${numRuns} runs)`, () => {
  it('acts on an image by at most one rule, which it meets, and the highest it meets', () => {
    fc.assert(
      fc.property(policy, images, (rules, all) => {
        for (const {image, action, rule, ranked} of evaluatePolicy(rules, all, nowMs).images) {
          const meets = rules.rules
            .filter(one => one.storageClass === image.storageClass && compileTagging(one)(image.tags))
            .map(one => one.priority)
          expect(ranked.every(priority => meets.includes(priority))).toBe(true)
          expect(action === 'keep').toBe(rule === undefined)
          // Priority is respected: nothing acts beneath the first rule whose tagging requirements are met.
          if (rule !== undefined) expect(rule).toBe(meets[0])
        }
      }),
      settings,
    )
  })

  it('never touches or ranks a child while its index is there', () => {
    fc.assert(
      fc.property(policy, images, (rules, all) => {
        const children = indexChildren(all)
        for (const verdict of evaluatePolicy(rules, all, nowMs).images) {
          if (children.has(verdict.image.digest)) expect([verdict.action, verdict.ranked]).toEqual(['keep', []])
        }
      }),
      settings,
    )
  })

  it('does not depend on the order of images and rules', () => {
    fc.assert(
      fc.property(policy, images, fc.array(fc.nat(), {minLength: 25, maxLength: 25}), (rules, all, keys) => {
        const shuffled = all
          .map((image, index) => ({image, key: keys[index] as number}))
          .sort((a, b) => a.key - b.key)
          .map(({image}) => image)
        const again = evaluatePolicy({rules: [...rules.rules].reverse()}, shuffled, nowMs)
        expect(summary(again.images)).toEqual(summary(evaluatePolicy(rules, all, nowMs).images))
      }),
      settings,
    )
  })

  it('flags every count whose line runs between equal times', () => {
    fc.assert(
      fc.property(policy, images, (rules, all) => {
        // Renaming digests turns ties around: a verdict that changes by it must have been flagged.
        const renamed = (digest: string) => `sha256:${String(99 - Number(digest.slice(7))).padStart(2, '0')}`
        const mirrored = all.map(image => ({
          ...image,
          digest: renamed(image.digest),
          ...(image.children ? {children: image.children.map(renamed)} : {}),
          ...(image.subject ? {subject: renamed(image.subject)} : {}),
        }))
        const one = evaluatePolicy(rules, all, nowMs)
        const other = evaluatePolicy(rules, mirrored, nowMs)
        const same = one.images.every(
          (verdict, index) =>
            verdict.action === other.images[index]?.action && verdict.rule === other.images[index]?.rule,
        )
        if (!same) expect(one.flags.map(flag => flag.rule)).toContain('equal-times')
      }),
      settings,
    )
  })

  it('lets the guard find every image in use that would go, now or next', () => {
    fc.assert(
      fc.property(
        policy,
        images,
        fc.array(
          fc.oneof(
            fc.nat(24).map(n => ({digest: `sha256:${n}`})),
            tag.map(one => ({tag: one})),
          ),
          {maxLength: 4},
        ),
        (rules, all, used) => {
          const uses = used.map(use => ({...use, by: {kind: 'running-task' as const, name: 'a'}}))
          const {images: verdicts} = evaluatePolicy(rules, all, nowMs)
          const danger = new Set(
            imagesInDanger(verdicts, resolveInUse(all, uses)).map(({verdict}) => verdict.image.digest),
          )
          const mentioned = new Set(
            uses.flatMap(use =>
              'digest' in use
                ? [use.digest]
                : all
                    .filter(image => image.tags.includes(use.tag))
                    .slice(-1)
                    .map(image => image.digest),
            ),
          )
          for (const verdict of verdicts) {
            if (mentioned.has(verdict.image.digest) && (verdict.action !== 'keep' || verdict.next))
              expect(danger).toContain(verdict.image.digest)
          }
        },
      ),
      settings,
    )
  })
})
