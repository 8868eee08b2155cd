import pico from 'picocolors'
import {withoutSecrets} from '../core/secrets.js'
import {ciLine, plainText} from './plain-text.js'

export interface OutputOptions {
  json: boolean
  quiet: boolean
  verbose: boolean
  color: boolean
}

type Colors = ReturnType<typeof pico.createColors>

/**
 * Where a command's words go. stdout is the answer; stderr is progress, prompts and warnings. Everything is plain
 * lines unless the stream is a TTY; nothing is coloured with NO_COLOR, CI, --no-color, --json or into a pipe.
 */
export class Output {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Whether a person watches: a TTY on stderr, and neither --json nor CI. */
  readonly interactive: boolean
  readonly out: Colors
  readonly err: Colors

  constructor(options: OutputOptions) {
    this.json = options.json
    this.quiet = options.quiet
    this.verbose = options.verbose
    const ci = isCi()
    this.interactive = Boolean(process.stderr.isTTY && process.stdin.isTTY) && !options.json && !ci
    this.out = pico.createColors(options.color && !options.json && !ci && Boolean(process.stdout.isTTY))
    this.err = pico.createColors(options.color && !ci && Boolean(process.stderr.isTTY))
  }

  /** One line or block of the answer, already safe and coloured by ui/; silent with --json. */
  answer(text: string): void {
    if (!this.json) process.stdout.write(`${ciBlock(text)}\n`)
  }

  /** The answer of a command whose stdout is read by a program (`push`, `lint --format`): whatever the mode but --json. */
  value(text: string): void {
    if (!this.json) process.stdout.write(`${plainText(text)}\n`)
  }

  /** A text for a program on stdout, to the letter, and what a person is told of it on stderr. */
  mended(text: string, told: string): void {
    process.stdout.write(text)
    process.stderr.write(`${ciBlock(told)}\n`)
  }

  /** One JSON document or JSON line on stdout, with --json only. */
  document(value: unknown): void {
    if (this.json) process.stdout.write(`${withoutSecrets(JSON.stringify(value))}\n`)
  }

  /** Progress on stderr; silent with --quiet and with --json. */
  progress(text: string): void {
    if (!this.quiet && !this.json) process.stderr.write(`${ciBlock(text)}\n`)
  }

  /** A warning on stderr, whatever the mode. */
  warn(text: string): void {
    process.stderr.write(`${ciBlock(text)}\n`)
  }

  /** Detail on stderr, with --verbose only. */
  detail(text: string): void {
    if (this.verbose) process.stderr.write(`${ciBlock(text)}\n`)
  }
}

/** Whether the process runs under a CI system (`CI` set to anything but empty, 0 or false). */
export function isCi(environment: NodeJS.ProcessEnv = process.env): boolean {
  const value = environment.CI
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false'
}

function ciBlock(text: string): string {
  const clean = withoutSecrets(text)
  return isCi() ? clean.split('\n').map(ciLine).join('\n') : clean
}
