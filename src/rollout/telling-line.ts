const troubled =
  /error|exception|fatal|panic|not set|not found|refused|denied|cannot|can['’]t|could not|failed|failure|missing|undefined|invalid|timed? ?out|unable|traceback/i
// what a language or framework writes in front of the reason itself
const reason =
  /^(caused by|panic|fatal( error)?|uncaught|unhandled exception)\b|\b([A-Z]\w*)?(Error|Exception)\b:? (?!in worker)\S|\[?(FATAL|CRITICAL|EMERG)\b|^(ERROR|Failed to \w+ )/i
// what runs the program says after it that it is gone, and where its own log lies
const footer =
  /exiting due to|exit(ed|ing)? (with )?(code|status)|worker (exiting|failed to boot)|shutting down|complete log of this run|ELIFECYCLE|^npm (ERR!|error)( (code|errno|path|command|signal|errno|A complete)\b|$)|command failed with exit code|app crashed/i
// frames of a stack trace say where, and the line before them says what
const frame = /^\s*(at |File "|goroutine |#\d+ |\.\.\. \d+ more|[^\s(]+\(.*\)$|\^+$)/
const stamp = /^[[(]?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[\d.,]*(Z| ?[+-]\d\d:?\d\d)?[\])]?\s*/

/**
 * The line of a container's last ones that most likely says why it ended, at most 300 characters: the last that reads
 * like a reason, before one that merely holds a word of trouble, before what is said once the program is gone. Only when
 * the last twenty hold none of these does an earlier one count: long before its end a program gets over many an error.
 */
export function tellingLine(lines: readonly string[]): string | undefined {
  const written = lines.map(line => line.trim()).filter(line => line && !frame.test(bare(line)))
  const line =
    heaviest(written.slice(-20)) ?? heaviest(written) ?? written.at(-1) ?? lines.findLast(each => each.trim())?.trim()
  return line?.slice(0, 300)
}

function heaviest(lines: readonly string[]): string | undefined {
  const most = Math.max(0, ...lines.map(weight))
  return most > 0 ? lines.findLast(line => weight(line) === most) : undefined
}

function weight(line: string): number {
  const words = bare(line)
  if (footer.test(words)) return troubled.test(words) ? 1 : 0
  return reason.test(words) ? 3 : troubled.test(words) ? 2 : 0
}

function bare(line: string): string {
  return line.slice(0, 2000).replace(stamp, '')
}
