import {describe, expect, it} from 'vitest'
import {formatVerdict} from '../../src/ui/placement-verdict.js'
import {explanation, plain, subject} from './placement-fixture.js'

describe('the head of the report', () => {
  it('says what, why, fix and evidence, and stands on its own', () => {
    expect(`\n${formatVerdict(explanation(), subject, plain)}`).toBe(`
error placement-impossible  service web (cluster prod)
  what      0 of 12 container instances can run web:42
  why       7 RESOURCE:MEMORY  need 2048 MiB, most free 1536 MiB on i-0a0 (7680 MiB in all: fits once emptied)
            3 DistinctInstance placement constraint unsatisfied.  i-0b0: already runs a task of \`service:web\`
            2 AGENT  a0: agent not connected
  fix       lower memoryReservation to 1536 MiB, or add 1 m5.large   (each re-checked: the task then fits)
  evidence  snapshot 2026-01-05T10:00:00Z · remainingResources · assumption: tie-break = lowest-id · seed 1`)
  })
})
