import {formatDuration, plural} from '../core/units.js'
import {plainText} from './plain-text.js'

type Paint = {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  cyan(text: string): string
}

/** The heading of a step and the command it runs, ready to be pasted. */
export function formatStepStart(
  step: {title: string; argv: string[]; directory?: string},
  number: number,
  of: number,
  paint: Paint,
): string {
  const {title, argv, directory} = step
  const place = directory ? `(in ${directory}) ` : ''
  return `\n${paint.bold(`${number}/${of} ${title}`)}\n${place}${paint.cyan(`$ gantry ${argv.map(quoted).join(' ')}`)}`
}

/** One line a command printed. */
export function formatStepLine(line: string): string {
  return `  ${plainText(line)}`
}

/** How a step ended. */
export function formatStepEnd(exitCode: number, expected: number, ms: number, paint: Paint): string {
  const right = exitCode === expected
  const words = right
    ? paint.green(`exit ${exitCode}${expected === 0 ? '' : ', as it must'}`)
    : paint.red(`exit ${exitCode}, expected ${expected}`)
  return `  ${paint.dim('└')} ${words} ${paint.dim(formatDuration(ms))}`
}

/** The demo's last line. */
export function formatDemoEnd(steps: number, ms: number, speed: number | undefined): string {
  const clock =
    speed === undefined
      ? ''
      : `; the endpoint's clock ran ${speed} times as fast, and ECS's own waits passed in full on it`
  return `\n${plural(steps, 'step')} in ${formatDuration(ms)}${clock}`
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
