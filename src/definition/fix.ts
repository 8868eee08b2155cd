import {type LintFinding, lint} from './lint.js'
import type {DefinitionNode} from './node.js'
import type {LintOptions} from './options.js'
import {type ParsedFile, parseText} from './parse.js'
import type {YamlModule} from './parse-yaml.js'
import type {Edit} from './rule.js'
import {insertion, removalRanges, type TextEdit} from './text-edits.js'

/** What `fixText` did. */
export interface Fixed {
  text: string
  /** The findings that were mended, in the order they were. */
  applied: LintFinding[]
  /** Findings that have a mend which the form of the file does not allow, and why not. */
  held: {finding: LintFinding; why: string}[]
}

const maxPasses = 200
// The edits of a pass are compared with each other.
const maxEdits = 500

/**
 * The file's text with its findings mended: the safe ones, and with `dangerous` those that change meaning too.
 * Comments and formatting stay. Edits are made in passes until nothing is left to mend, so a second run changes
 * nothing; an edit after which the text could not be read is left out.
 */
export function fixText(file: ParsedFile, options: LintOptions, dangerous: boolean, yaml?: YamlModule): Fixed {
  const applied: LintFinding[] = []
  const given = new Set<string>()
  let current = file
  for (let pass = 0; pass < maxPasses; pass++) {
    const wanted = lint(current, options)
      .filter(
        finding =>
          finding.edits &&
          finding.edits.changes.length > 0 &&
          finding.edits.held === undefined &&
          (dangerous || finding.edits.kind === 'safe') &&
          !given.has(keyOf(finding)),
      )
      .slice(0, maxEdits)
    if (wanted.length === 0) break
    let step = attempt(current, wanted, yaml)
    if (!step) {
      // One of them breaks the text: each is tried alone, and the one that does so is never tried again.
      const usable = wanted.find(finding => {
        const alone = attempt(current, [finding], yaml)
        if (!alone) given.add(keyOf(finding))
        return alone !== undefined
      })
      step = usable && attempt(current, [usable], yaml)
    }
    if (!step) break
    applied.push(...step.applied)
    current = step.file
  }
  const held = lint(current, options).flatMap(finding => {
    const {held: why, kind} = finding.edits ?? {}
    return why !== undefined && (dangerous || kind === 'safe') ? {finding, why} : []
  })
  return {text: current.text, applied, held}
}

function keyOf(finding: LintFinding): string {
  return `${finding.rule}\u0000${finding.at?.pointer}\u0000${finding.what}`
}

function attempt(
  file: ParsedFile,
  findings: LintFinding[],
  yaml?: YamlModule,
): {file: ParsedFile; applied: LintFinding[]} | undefined {
  const batch = new Batch(file)
  const applied = findings.filter(finding => batch.add(finding.edits!.changes))
  if (applied.length === 0) return undefined
  const text = batch.text()
  if (text === undefined || text === file.text) return undefined
  const next = parseText(text, file.file, yaml)
  return next.root && !next.problems.some(problem => problem.severity === 'error') ? {file: next, applied} : undefined
}

/** Edits of one pass: those of a finding are taken together or not at all. */
class Batch {
  readonly #edits: TextEdit[] = []
  readonly #removed = new Set<DefinitionNode>()
  readonly #inserted = new Set<string>()

  constructor(readonly file: ParsedFile) {}

  add(changes: Edit[]): boolean {
    const texts: TextEdit[] = []
    const removed: DefinitionNode[] = []
    const places: string[] = []
    for (const change of changes) {
      if ('remove' in change) {
        if (!change.remove.parent) return false
        removed.push(change.remove)
        continue
      }
      const edit = 'text' in change ? change : insertion(this.file, change)
      if (!edit) return false
      if (!('text' in change)) {
        const target = 'into' in change ? change.into : change.appendTo
        const place = `${target.start}\u0000${'key' in change ? change.key : ''}`
        if (this.#inserted.has(place)) return false
        places.push(place)
      }
      texts.push(edit)
    }
    if (texts.some(edit => this.#clashes(edit)) || removed.some(node => this.#clashesRemoval(node))) return false
    this.#edits.push(...texts)
    for (const node of removed) this.#removed.add(node)
    for (const place of places) this.#inserted.add(place)
    return true
  }

  #clashes({start, end}: TextEdit): boolean {
    if (this.#edits.some(other => overlaps(other, {start, end}))) return true
    return [...this.#removed].some(node => overlaps(spanOf(node), {start, end}))
  }

  #clashesRemoval(node: DefinitionNode): boolean {
    const span = spanOf(node)
    if (this.#edits.some(edit => overlaps(edit, span))) return true
    return [...this.#removed].some(other => other !== node && overlaps(spanOf(other), span))
  }

  /** The text with every edit made; undefined when two of them would meet after all. */
  text(): string | undefined {
    const edits = [...this.#edits, ...removalRanges(this.file, this.#removed)]
    const ordered = edits.map((edit, index) => ({edit, index}))
    ordered.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index)
    const parts: string[] = []
    let from = 0
    for (const {edit} of ordered) {
      if (edit.start < from) return undefined
      parts.push(this.file.text.slice(from, edit.start), edit.text)
      from = edit.end
    }
    return parts.join('') + this.file.text.slice(from)
  }
}

function spanOf(node: DefinitionNode): {start: number; end: number} {
  return {start: node.keyStart >= 0 ? node.keyStart : node.start, end: node.end}
}

function overlaps(a: {start: number; end: number}, b: {start: number; end: number}): boolean {
  if (a.start === a.end || b.start === b.end) return a.start > b.start ? a.start < b.end : b.start < a.end
  return a.start < b.end && b.start < a.end
}
