import {plainText} from '../plain-text.js'

/** A unified diff of two texts with three lines of context; the empty string when they are equal. */
export function unifiedDiff(before: string, after: string, file: string): string {
  if (before === after) return ''
  const old = before.split('\n')
  const now = after.split('\n')
  const steps = script(old, now)
  const lines: string[] = [`--- ${plainText(file)}`, `+++ ${plainText(file)}`]
  for (let index = 0; index < steps.length; ) {
    if (steps[index]!.kind === ' ') {
      index++
      continue
    }
    const from = Math.max(0, index - 3)
    let to = index
    for (let quiet = 0; to < steps.length && quiet < 7; to++) quiet = steps[to]!.kind === ' ' ? quiet + 1 : 0
    while (to > index && steps[to - 1]!.kind === ' ' && steps[Math.max(to - 4, 0)]!.kind === ' ' && to - 4 >= index)
      to--
    const hunk = steps.slice(from, to)
    const count = (kind: string) => hunk.filter(step => step.kind === ' ' || step.kind === kind).length
    lines.push(`@@ -${hunk[0]!.old + 1},${count('-')} +${hunk[0]!.now + 1},${count('+')} @@`)
    for (const step of hunk) lines.push(`${step.kind}${plainText(step.text)}`)
    index = to
  }
  return lines.join('\n')
}

interface Step {
  kind: ' ' | '-' | '+'
  text: string
  old: number
  now: number
}

// Equal head and tail are set aside; what is between is compared line by line, within a bound.
function script(old: string[], now: string[]): Step[] {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail++
  const a = old.slice(head, old.length - tail)
  const b = now.slice(head, now.length - tail)
  const steps: Step[] = old.slice(0, head).map((text, index) => ({kind: ' ', text, old: index, now: index}))
  let i = 0
  let j = 0
  const lengths = a.length * b.length <= 4_000_000 ? table(a, b) : undefined
  while (i < a.length || j < b.length) {
    const at = {old: head + i, now: head + j}
    if (lengths && i < a.length && j < b.length && a[i] === b[j]) {
      steps.push({kind: ' ', text: a[i++]!, ...at})
      j++
    } else if (i < a.length && (!lengths || j === b.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      steps.push({kind: '-', text: a[i++]!, ...at})
    else steps.push({kind: '+', text: b[j++]!, ...at})
  }
  for (let k = 0; k < tail; k++) {
    const index = old.length - tail + k
    steps.push({kind: ' ', text: old[index]!, old: index, now: now.length - tail + k})
  }
  return steps
}

function table(a: string[], b: string[]): Uint32Array[] {
  const rows = Array.from({length: a.length + 1}, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!)
    }
  }
  return rows
}
