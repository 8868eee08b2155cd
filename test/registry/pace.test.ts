import {describe, expect, it} from 'vitest'
import {pace} from '../../src/registry/pace.js'

/** A clock whose sleeps take no time but move it on. */
function clockOf() {
  const clock = {
    nowMs: 0,
    slept: [] as number[],
    monotonic: () => clock.nowMs,
    sleep: async (ms: number) => {
      clock.slept.push(ms)
      clock.nowMs += ms
    },
  }
  return clock
}

describe('pace', () => {
  it('a burst of one second goes at once, then one at a time', async () => {
    const clock = clockOf()
    const turn = pace(10, clock)
    for (let call = 0; call < 15; call++) await turn()
    expect(clock.slept).toEqual([100, 100, 100, 100, 100])
  })
  it('what goes slower than the rate never waits', async () => {
    const clock = clockOf()
    const turn = pace(10, clock)
    for (let call = 0; call < 50; call++) {
      await turn()
      clock.nowMs += 100
    }
    expect(clock.slept).toEqual([])
  })
  it('a long rest does not save up more than one second', async () => {
    const clock = clockOf()
    const turn = pace(2, clock)
    clock.nowMs = 3_600_000
    for (let call = 0; call < 4; call++) await turn()
    expect(clock.slept).toEqual([500, 500])
  })
  it('calls at the same time queue up', async () => {
    const waits: number[] = []
    const turn = pace(2, {monotonic: () => 0, sleep: async ms => void waits.push(ms)})
    await Promise.all(Array.from({length: 5}, turn))
    expect(waits).toEqual([500, 1000, 1500])
  })
  it('an abort ends the wait', async () => {
    const signal = AbortSignal.abort(new Error('stopped'))
    const turn = pace(1, {monotonic: () => 0, sleep: (_ms, given) => Promise.reject(given?.reason)}, signal)
    await turn()
    await expect(turn()).rejects.toThrow('stopped')
  })
})
