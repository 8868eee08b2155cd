import {describe, expect, it} from 'vitest'
import {evaluatePolicy} from '../../src/lifecycle/evaluate.js'
import type {LifecycleImage} from '../../src/lifecycle/image.js'
import {guardFindings, type ImagesInUse, imagesInDanger, resolveInUse} from '../../src/lifecycle/in-use.js'

const image = (digest: string, more: Partial<LifecycleImage> = {}): LifecycleImage => ({
  digest,
  tags: [],
  pushedAtMs: 0,
  storageClass: 'standard',
  ...more,
})
const task = (name: string) => ({kind: 'running-task' as const, name})
const look: ImagesInUse = {uses: [], lookedAt: [{what: 'tasks', count: 2}], failed: [], notLookedAt: []}

describe('what is in use', () => {
  const images = [
    image('index', {tags: ['v1'], children: ['amd', 'arm']}),
    image('amd'),
    image('arm'),
    image('signature', {subject: 'index'}),
    image('other', {tags: ['v2']}),
  ]
  const inUse = (...uses: Parameters<typeof resolveInUse>[1]) => [...resolveInUse(images, uses).keys()].sort()

  it('is a digest, and a tag as the image that has it now', () => {
    expect(inUse({digest: 'other', by: task('a')})).toEqual(['other'])
    expect(inUse({tag: 'v2', by: task('a')})).toEqual(['other'])
    expect(inUse({tag: 'gone', by: task('a')}, {digest: 'gone', by: task('a')})).toEqual([])
  })
  it('is what runs by digest and what the tag would start next', () => {
    expect(inUse({digest: 'other', tag: 'v1', by: task('a')})).toEqual(['amd', 'arm', 'index', 'other', 'signature'])
  })
  it('is the whole family of an index, whichever member is named', () => {
    for (const digest of ['index', 'amd', 'arm', 'signature']) {
      expect(inUse({digest, by: task('a')})).toEqual(['amd', 'arm', 'index', 'signature'])
    }
  })
  it('names everybody once', () => {
    const uses = resolveInUse(images, [
      {digest: 'amd', by: task('a')},
      {tag: 'v1', by: task('a')},
      {tag: 'v1', by: task('b')},
    ])
    expect(uses.get('index')).toEqual([task('a'), task('b')])
  })
})

describe('the guard', () => {
  const dayMs = 86_400_000
  const policy = {
    rules: [
      {
        priority: 1,
        tagStatus: 'any',
        storageClass: 'standard',
        countType: 'imageCountMoreThan',
        countNumber: 1,
        action: 'expire',
      },
    ],
  } as const
  const images = [image('old', {pushedAtMs: 0, tags: ['v1']}), image('new', {pushedAtMs: dayMs, tags: ['v2']})]
  const {images: verdicts} = evaluatePolicy({rules: [...policy.rules]}, images, 9 * dayMs)

  it('refuses what would take an image in use, and names who needs it', () => {
    const [finding] = guardFindings(
      imagesInDanger(verdicts, resolveInUse(images, [{tag: 'v1', by: task('1a2b')}])),
      look,
    )
    expect(finding).toMatchObject({
      rule: 'image-in-use',
      severity: 'error',
      what: 'rule 1 would expire v1 old, which is in use',
      why: 'needed by running task 1a2b',
    })
  })
  it('lets go what nobody needs', () => {
    expect(
      guardFindings(imagesInDanger(verdicts, resolveInUse(images, [{tag: 'v2', by: task('1a2b')}])), look),
    ).toEqual([])
  })
  it('refuses as long as one listing failed', () => {
    const failed = {
      ...look,
      failed: [{what: 'Lambda functions', why: 'AccessDenied', iamAction: 'lambda:ListFunctions'}],
    }
    expect(guardFindings([], failed)).toMatchObject([
      {
        rule: 'in-use-unknown',
        severity: 'error',
        certainty: 'unknown',
        fix: 'allow lambda:ListFunctions for the caller',
      },
    ])
  })
  it('guards the children of an index that goes, too', () => {
    const family = [
      image('index', {children: ['child'], pushedAtMs: 0}),
      image('child', {pushedAtMs: 0}),
      image('new', {pushedAtMs: dayMs}),
    ]
    const {images: told} = evaluatePolicy({rules: [...policy.rules]}, family, 9 * dayMs)
    const danger = imagesInDanger(told, resolveInUse(family, [{digest: 'child', by: task('a')}]))
    expect(danger.map(({verdict}) => verdict.image.digest)).toEqual(['index', 'child'])
  })
})
