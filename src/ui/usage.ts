/**
 * What the framework says of words it cannot take, several lines with capitals and a heading → one sentence of ours,
 * and what the missing arguments are.
 */
export function usageSentence(message: string, argv: readonly string[]): {words: string; why?: string} {
  const lines = message
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(See more help with --help|Alternatively, you can use "--")/.test(line))
  const [first = '', ...rest] = lines
  if (/^Missing \d+ required args?:/.test(first)) {
    const note = rest.find(line => line.startsWith('Note: '))
    const missing = rest.filter(line => line !== note)
    const names = missing.map(line => `\`${line.split(/\s/)[0]}\``)
    const repeated = /--[\w-]+/.exec(note ?? '')?.[0]
    const swallowed = repeated && argv.some(word => word === repeated || word.startsWith(`${repeated}=`))
    return {
      words: `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} missing`,
      why: [
        ...missing,
        ...(swallowed ? [`${repeated} takes what follows it: write it behind the arguments`] : []),
      ].join('\n'),
    }
  }
  if (/^The following errors? occurred:/.test(first)) return {words: rest.map(sentence).join('; ')}
  if (/^Parsing --\S+$/.test(first))
    return {words: `${first.slice('Parsing '.length)}: ${rest.map(sentence).join('; ')}`}
  return {words: lines.map(sentence).join('; ')}
}

function sentence(line: string): string {
  const flag = /^Missing required flag (\S+)$/.exec(line)?.[1]
  if (flag) return `--${flag} is missing`
  return /^[A-Z][a-z]/.test(line) ? line.charAt(0).toLowerCase() + line.slice(1) : line
}
