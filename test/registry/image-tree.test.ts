import type {ImageDetail} from '@aws-sdk/client-ecr'
import {describe, expect, it} from 'vitest'
import {type ImageTree, imageTree, listImageDetails, readIndexes} from '../../src/registry/image-tree.js'
import {type Manifest, manifestTypes, parseManifest} from '../../src/registry/manifest.js'
import {formatImageTree} from '../../src/ui/image-tree.js'

const digestOf = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}`
const at = new Date(Date.UTC(2026, 0, 5))
const index = (children: string[]) => ({
  schemaVersion: 2,
  mediaType: manifestTypes.ociIndex,
  manifests: children.map(digest => ({
    mediaType: manifestTypes.ociImage,
    digest,
    size: 2,
    platform: {os: 'linux', architecture: 'amd64'},
  })),
})
const parsed = (children: string[]): Manifest =>
  parseManifest(Buffer.from(JSON.stringify(index(children))), undefined, 'an index')
const detail = (number: number, more: Partial<ImageDetail> = {}): ImageDetail => ({
  imageDigest: digestOf(number),
  imageManifestMediaType: manifestTypes.ociIndex,
  imagePushedAt: at,
  ...more,
})
const count = (trees: ImageTree[]): number =>
  trees.reduce((sum, {children, referrers}) => sum + 1 + count(children) + count(referrers), 0)

describe('a repository of 100,000 images', () => {
  const total = 100_000
  const details = Array.from({length: total}, (_, number) =>
    number % 2 === 0
      ? detail(number, {imageTags: [`v${number}`]})
      : detail(number, {imageManifestMediaType: manifestTypes.ociImage}),
  )
  const calls: {operation: string; size: number}[] = []
  const api = {
    describeImages: async ({nextToken}: {nextToken?: string}) => {
      const start = Number(nextToken ?? 0)
      const imageDetails = details.slice(start, start + 1000)
      calls.push({operation: 'DescribeImages', size: imageDetails.length})
      return {imageDetails, ...(start + 1000 < total ? {nextToken: String(start + 1000)} : {})}
    },
    batchGetImage: async ({imageIds}: {imageIds: {imageDigest: string}[]}) => {
      calls.push({operation: 'BatchGetImage', size: imageIds.length})
      return {
        images: imageIds.map(({imageDigest}) => ({
          imageId: {imageDigest},
          imageManifest: JSON.stringify(index([digestOf(Number.parseInt(imageDigest.slice(7), 16) + 1)])),
        })),
      }
    },
  }

  it('takes 100 pages and 500 batches, and every image stands in the tree once', async () => {
    const read = await listImageDetails(api as never, {repositoryName: 'huge'})
    const trees = imageTree(read, await readIndexes(api as never, {repositoryName: 'huge'}, read))
    expect([trees.length, count(trees)]).toEqual([total / 2, total])
    expect(calls.filter(({operation}) => operation === 'DescribeImages')).toHaveLength(100)
    expect(calls.filter(({operation}) => operation === 'BatchGetImage')).toHaveLength(500)
    expect(Math.max(...calls.filter(({operation}) => operation === 'BatchGetImage').map(({size}) => size))).toBe(100)
  })
})

describe('what a hostile repository may hold', () => {
  it('indexes that list one another a thousand times over make no endless tree', () => {
    const ring = Array.from({length: 4}, (_, number) => digestOf(number))
    const indexes = new Map(ring.map(digest => [digest, parsed(ring.flatMap(one => Array<string>(300).fill(one)))]))
    const trees = imageTree(
      ring.map((_, number) => detail(number, {imageTags: [`t${number}`]})),
      indexes,
    )
    expect(trees).toHaveLength(4)
    expect(count(trees)).toBeLessThan(4 * 4 * 1200 + 5)
  })

  it('an image that refers to itself, and referrers of referrers', () => {
    const own = detail(1, {imageTags: ['self'], subjectManifestDigest: digestOf(1)})
    const chain = [detail(2, {imageTags: ['a']}), detail(3, {subjectManifestDigest: digestOf(2)})]
    const trees = imageTree([own, ...chain, detail(4, {subjectManifestDigest: digestOf(3)})], new Map())
    expect(count(trees)).toBeLessThan(8)
    expect(trees.find(({tags}) => tags[0] === 'a')?.referrers[0]?.referrers[0]?.digest).toBe(digestOf(4))
  })

  it('what is called an index and is none is shown without children', async () => {
    const api = {
      batchGetImage: async () => ({images: [{imageId: {imageDigest: digestOf(1)}, imageManifest: '{"manifests": 1'}]}),
    }
    const details = [detail(1, {imageTags: ['v1']})]
    expect(imageTree(details, await readIndexes(api as never, {repositoryName: 'web'}, details))).toHaveLength(1)
  })

  it('names from outside stay on their line and move no cursor', () => {
    const [line, ...more] = formatImageTree(
      imageTree(
        [detail(1, {imageTags: ['v1\u001b[2J\nfake  sha256:0000', '\u202egnp'], artifactMediaType: 'a/\u0007b\r\nc'})],
        new Map(),
      ),
      at.getTime(),
    ).split('\n')
    expect(more).toEqual([])
    expect(line).not.toMatch(/[\u0000-\u001f\u007f\u202e]/)
  })
})

describe('ages', () => {
  it.each([
    [0, 'pushed just now'],
    [999, 'pushed just now'],
    [-5000, 'pushed just now'],
    [90_000, 'pushed 1m 30s ago'],
    [5 * 86_400_000, 'pushed 5 days ago'],
  ])('%i ms', (ms, words) => {
    expect(formatImageTree(imageTree([detail(1, {imageTags: ['v1']})], new Map()), at.getTime() + ms)).toContain(words)
  })
})
