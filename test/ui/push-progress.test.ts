import {Terminal} from '@xterm/headless'
import {describe, expect, it} from 'vitest'
import {envelope} from '../../src/core/event.js'
import type {PushEvent} from '../../src/registry/event.js'
import {LiveBlobs, type LiveSums, liveLines} from '../../src/ui/push-live.js'

const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const event = (body: object) => envelope<PushEvent>(0, body as never)

const nothing: LiveSums = {
  finishedBytes: 0,
  sentBytes: 0,
  sendingMs: 0,
  compressedBytes: 0,
  compressingMs: 0,
  builtBytes: 0,
  becameBytes: 0,
}
const under = (letter: string, stage: 'waiting' | 'compressing' | 'uploading', doneBytes: number, size: number) =>
  [digest(letter), {size, doneBytes, stage}] as Parameters<typeof liveLines>[0][number]

describe('the bars of a push', () => {
  it('one for each blob under way, and a total with rate and time left', () => {
    const blobs = [under('a', 'uploading', 5_000_000, 20_000_000), under('b', 'waiting', 0, 10_000_000)]
    expect(liveLines(blobs, {...nothing, finishedBytes: 2_000_000, sentBytes: 7_000_000, sendingMs: 1000})).toEqual([
      '  send sha256:aaaaaaaaaaaa [######..................] 5.0 MB of 20.0 MB',
      '  total 7.0 MB of 32.0 MB · 7.0 MB/s · 4s left · 1 waiting',
    ])
  })
  it('layers still to be compressed count by what those before became; the slower work tells the time', () => {
    const blobs = [
      under('a', 'uploading', 5_000_000, 20_000_000),
      under('c', 'compressing', 30_000_000, 60_000_000),
      under('d', 'compressing', 0, 60_000_000),
    ]
    const sums = {...nothing, sentBytes: 5_000_000, sendingMs: 1000, builtBytes: 60_000_000, becameBytes: 20_000_000}
    expect(liveLines(blobs, {...sums, compressedBytes: 90_000_000, compressingMs: 9000})).toEqual([
      '  send sha256:aaaaaaaaaaaa [######..................] 5.0 MB of 20.0 MB',
      '  gzip sha256:cccccccccccc [############............] 30.0 MB of 60.0 MB',
      '  total 5.0 MB of about 60.0 MB · 5.0 MB/s · 11s left · 1 waiting',
    ])
    expect(liveLines(blobs, {...sums, compressedBytes: 90_000_000, compressingMs: 18_000}).at(-1)).toContain('18s left')
  })
  it('a config of some bytes tells neither rate nor time', () => {
    const blobs = [under('c', 'compressing', 30_000_000, 60_000_000)]
    expect(liveLines(blobs, {...nothing, finishedBytes: 459, sentBytes: 459, sendingMs: 3000}).at(-1)).toBe(
      '  total 459 B of about 30.0 MB',
    )
  })
  it('a narrow terminal has a short bar, a very narrow one none', () => {
    const blobs = [under('c', 'compressing', 15_000_000, 60_000_000)]
    expect(liveLines(blobs, nothing, 60)[0]).toBe('  gzip sha256:cccccccccccc [#.....] 15.0 MB of 60.0 MB')
    expect(liveLines(blobs, nothing, 50)[0]).toBe('  gzip sha256:cccccccccccc 15.0 MB of 60.0 MB')
  })
  it('nothing when nothing is under way', () => {
    expect(liveLines([], {...nothing, finishedBytes: 9, sentBytes: 9, sendingMs: 9})).toEqual([])
  })

  it('redraws in place and leaves nothing behind', async () => {
    const terminal = new Terminal({cols: 100, rows: 10, allowProposedApi: true, convertEol: true})
    let nowMs = 0
    const live = new LiveBlobs({write: text => terminal.write(text), columns: 100}, () => {
      nowMs += 200
      return nowMs
    })
    live.take(event({type: 'blob-progress', digest: digest('a'), stage: 'waiting', doneBytes: 0, size: 10}))
    for (const doneBytes of [2, 5, 9]) {
      live.take(event({type: 'blob-progress', digest: digest('a'), stage: 'uploading', doneBytes, size: 10}))
    }
    await new Promise<void>(resolve => terminal.write('', resolve))
    const line = (row: number) => terminal.buffer.active.getLine(row)?.translateToString(true)
    expect(line(0)).toBe('  send sha256:aaaaaaaaaaaa [#####################...] 9 B of 10 B')
    expect(line(2)).toBe('')
    live.clear()
    await new Promise<void>(resolve => terminal.write('', resolve))
    expect([line(0), line(1)]).toEqual(['', ''])
  })
})
