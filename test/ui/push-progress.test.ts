import {Terminal} from '@xterm/headless'
import {describe, expect, it} from 'vitest'
import {envelope} from '../../src/core/event.js'
import type {PushEvent} from '../../src/registry/event.js'
import {LiveBlobs, liveLines} from '../../src/ui/push-live.js'

const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const event = (body: object) => envelope<PushEvent>(0, body as never)

describe('the bars of a push', () => {
  it('one for each blob under way, and a total with rate and time left', () => {
    const lines = liveLines(
      [
        [digest('a'), {size: 20_000_000, doneBytes: 5_000_000, stage: 'uploading'}],
        [digest('b'), {size: 10_000_000, doneBytes: 0, stage: 'waiting'}],
        [digest('c'), {size: 8_000_000, doneBytes: 8_000_000, stage: 'compressing'}],
      ],
      {finishedBytes: 2_000_000, sentBytes: 7_000_000, elapsedMs: 1000},
    )
    expect(lines).toEqual([
      '  send sha256:aaaaaaaaaaaa [######..................] 5.0 MB of 20.0 MB',
      '  gzip sha256:cccccccccccc [########################] 8.0 MB of 8.0 MB',
      '  total 7.0 MB of 40.0 MB · 7.0 MB/s · 5s left · 1 waiting',
    ])
  })
  it('nothing when nothing is under way', () => {
    expect(liveLines([], {finishedBytes: 9, sentBytes: 9, elapsedMs: 9})).toEqual([])
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
