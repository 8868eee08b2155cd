const troubled =
  /error|exception|fatal|panic|not set|not found|refused|denied|cannot|can['’]t|could not|failed|failure|missing|undefined|invalid|timed? ?out|unable|traceback/i
// frames of a stack trace say where, and the line before them says what
const frame = /^\s*(at |File "|goroutine |#\d+ |\.\.\. \d+ more|\S+\(.*\)$|\^+$)/

/** The line of a container's last ones that most likely says why it ended: at most 300 characters. */
export function tellingLine(lines: readonly string[]): string | undefined {
  const written = lines.filter(line => line.trim() && !frame.test(line))
  const line =
    written.findLast(candidate => troubled.test(candidate)) ?? written.at(-1) ?? lines.findLast(each => each.trim())
  return line?.trim().slice(0, 300)
}
