const shells = /(^|\/)(sh|bash|ash|dash|zsh|ksh|busybox|cmd|cmd\.exe|powershell|powershell\.exe|pwsh)$/i

/** Whether a list of arguments starts a shell with a script: `sh -c …`, `powershell -Command …`. */
export function isShellForm(words: readonly (string | undefined)[]): boolean {
  return shells.test(words[0] ?? '') && words.slice(1).some(word => /^-\w*c$|^\/[cs]$|^-command$/i.test(word ?? ''))
}

/** The first thing in a text that only a shell understands: `&&`, `||`, `|`, `;`, `>`, `$VAR`, backticks. */
export function shellOperator(text: string): string | undefined {
  return /&&|\|\||(?<=\s)[|;<>](?=\s)|;\s|\$\w+|\$\{\w+\}|`/.exec(text)?.[0]?.trim()
}
