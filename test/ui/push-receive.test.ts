import {afterEach, describe, expect, it} from 'vitest'
import type {Output} from '../../src/ui/output.js'
import {ReceiveProgress} from '../../src/ui/push-receive.js'

const mebibyte = 1024 ** 2
let written = ''
let nowMs = 0
afterEach(() => {
  written = ''
  nowMs = 0
})

function receive(options: {interactive: boolean; quiet?: boolean; columns?: number}) {
  const lines: string[] = []
  const output = {quiet: false, ...options, progress: (text: string) => lines.push(text)} as unknown as Output
  const stream = {
    columns: options.columns ?? 80,
    write(text: string) {
      written += text
    },
  }
  return {progress: new ReceiveProgress(output, stream, () => nowMs), lines}
}
/** What stands on the terminal's line now. */
const line = () => written.split('\r\u001b[0K').at(-1)

describe('an image that is received, on a terminal', () => {
  it('is one line: named before its first byte, then with amount and rate, and gone in the end', () => {
    const {progress, lines} = receive({interactive: true})
    progress.show('docker:web:dev', 0)
    expect(line()).toBe('receiving docker:web:dev')
    nowMs = 60_000
    progress.show('docker:web:dev', 1_000_000)
    expect(line()).toBe('receiving docker:web:dev  1.0 MB')
    nowMs = 62_000
    progress.show('docker:web:dev', 101_000_000)
    // The minute before the first byte is the daemon's own.
    expect(line()).toBe('receiving docker:web:dev  101.0 MB · 50.0 MB/s')
    progress.close()
    expect(line()).toBe('')
    expect([written.includes('\n'), lines]).toEqual([false, []])
  })
  it('is drawn ten times a second at most', () => {
    const {progress} = receive({interactive: true})
    for (let bytes = 0; bytes <= 1000; bytes++) progress.show('docker:web', bytes)
    expect(written.split('\r').length - 1).toBe(1)
  })
  it('keeps to one line of a narrow terminal, amount first', () => {
    const {progress} = receive({interactive: true, columns: 20})
    progress.show('docker:a-name-that-is-far-too-long', 5_000_000)
    expect(line()).toBe('receiving d  5.0 MB')
  })
  it('takes control characters out of the name', () => {
    const {progress} = receive({interactive: true})
    progress.show('docker:web\u001b[31m\n', 0)
    expect(line()).not.toMatch(/[\u001b\n]/)
  })
  it('writes nothing when --quiet is said, nor when nothing came', () => {
    const {progress} = receive({interactive: true, quiet: true})
    progress.show('docker:web', 5)
    progress.close()
    receive({interactive: true}).progress.close()
    expect(written).toBe('')
  })
})

describe('an image that is received, where nobody watches', () => {
  it('is a line every 256 MiB, whatever the size of what comes', () => {
    const linesAt = (chunk: number) => {
      const {progress, lines} = receive({interactive: false})
      for (let bytes = 0; bytes <= 600 * mebibyte; bytes += chunk) progress.show('docker:web', bytes)
      progress.close()
      return lines
    }
    const expected = ['receiving docker:web: 268.4 MB so far', 'receiving docker:web: 536.9 MB so far']
    expect(linesAt(mebibyte)).toEqual(expected)
    expect(linesAt(64 * mebibyte)).toEqual(expected)
    expect(linesAt(300 * mebibyte)).toHaveLength(2)
    expect(written).toBe('')
  })
})
