import type {Comment, ParseProblem} from './parse.js'
import {templateEnd} from './template.js'

/** What an expression may be followed by, by where it stands. */
export type Where = 'line' | 'object' | 'list' | 'call'
export const closers: Record<Where, string> = {line: '\n}', object: '\n,}', list: ',]', call: ',)'}

/** What stands here is not understood. */
export class Confused extends Error {}

const heredocStart = /<<-?([A-Za-z_][\w-]*)[ \t]*\r?\n/y
const escapes: Record<string, string> = {n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\'}

/** The words of Terraform's language: comments, strings, heredocs, and what is passed over between brackets. */
export class HclScanner {
  readonly comments: Comment[] = []
  readonly problems: ParseProblem[] = []
  protected offset = 0

  constructor(readonly text: string) {}

  protected fail(what: string, start: number, end: number): undefined {
    this.problems.push({rule: 'parse', severity: 'error', what, start, end})
    return undefined
  }

  /** The text between two quotes, without its escapes; `template` when a part of it is computed. */
  protected string(): {value: string; template: boolean} | undefined {
    const {text} = this
    let value = ''
    let template = false
    for (let index = this.offset + 1; ; index++) {
      const character = text[index]
      if (character === undefined || character === '\n') return undefined
      if (character === '"') {
        this.offset = index + 1
        return {value, template}
      }
      if (character === '\\') {
        value += escapes[text[index + 1] ?? ''] ?? ''
        index++
      } else if ((character === '$' || character === '%') && text[index + 1] === '{') {
        if (text[index - 1] === character) value += '{'
        else {
          template = true
          const end = templateEnd(text, index)
          if (end === undefined) return undefined
          value += text.slice(index, end)
          index = end - 1
          continue
        }
        index++
      } else value += character
    }
  }

  /** Where the content of a heredoc that starts here begins and ends. */
  protected heredoc(): {start: number; end: number} | undefined {
    heredocStart.lastIndex = this.offset
    const match = heredocStart.exec(this.text)
    if (!match) return undefined
    const open = this.offset
    const start = open + match[0].length
    const close = new RegExp(`^[ \\t]*${match[1]}[ \\t]*\\r?$`, 'gm')
    close.lastIndex = start
    const end = close.exec(this.text)
    if (!end) this.unclosed(open, match[0].trim(), match[1] as string)
    this.offset = end!.index + end![0].trimEnd().length
    return {start, end: end!.index}
  }

  protected unclosed(open: number, opened: string, close: string): never {
    this.fail(`\`${opened}\` is never closed: expected \`${close}\``, open, open + opened.length)
    throw new Confused()
  }

  protected match(token: RegExp): string | undefined {
    token.lastIndex = this.offset
    const match = token.exec(this.text)
    if (!match) return undefined
    this.offset += match[0].length
    return match[0]
  }

  /** Skips spaces and comments, and line ends where they mean nothing. */
  protected blank(lines: boolean): void {
    const {text} = this
    for (;;) {
      const character = text[this.offset]
      if (character === ' ' || character === '\t' || (lines && (character === '\n' || character === '\r')))
        this.offset++
      else if (character === '#' || (character === '/' && text[this.offset + 1] === '/')) {
        this.comment(text.indexOf('\n', this.offset), character === '#' ? 1 : 2, 0)
      } else if (character === '/' && text[this.offset + 1] === '*') {
        const close = text.indexOf('*/', this.offset + 2)
        this.comment(close === -1 ? -1 : close + 2, 2, 2)
      } else return
    }
  }

  protected comment(until: number, mark: number, close: number): void {
    const start = this.offset
    const end = until === -1 ? this.text.length : until
    this.comments.push({start, end, text: this.text.slice(start + mark, end - close).trim()})
    this.offset = end
  }

  /** Passes over an expression up to what ends it. */
  protected skip(where: Where): void {
    const {text} = this
    for (;;) {
      this.blank(false)
      const character = text[this.offset]
      if (character === undefined || closers[where].includes(character) || ')]}'.includes(character)) return
      if ('([{'.includes(character)) this.skipBracketed()
      else if (character === '"') {
        if (!this.string()) throw new Confused()
      } else if (!this.heredoc()) this.offset++
    }
  }

  /** Passes over brackets and everything between them. */
  protected skipBracketed(): void {
    const {text} = this
    const open = this.offset
    let depth = 0
    while (this.offset < text.length) {
      this.blank(true)
      const character = text[this.offset]
      if (character === undefined) break
      if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character) && --depth === 0) {
        this.offset++
        return
      }
      if (character === '"') {
        if (!this.string()) throw new Confused()
      } else if (!this.heredoc()) this.offset++
    }
    this.unclosed(open, text[open] as string, {'{': '}', '[': ']', '(': ')'}[text[open] as string] as string)
  }
}
