// docs/commands.md from the built manifest: every command with its flags and examples.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const flagLine = flag => {
  const name = `${flag.char ? `-${flag.char}, ` : ''}--${flag.name}`
  const value =
    flag.type === 'option' ? ` ${flag.helpValue ?? (flag.options ? flag.options.join('\\|') : 'VALUE')}` : ''
  const more = [
    flag.multiple ? 'may be repeated' : '',
    flag.required ? 'required' : '',
    flag.default !== undefined && flag.default !== false ? `default ${flag.default}` : '',
  ]
  const extra = more.filter(Boolean).join('; ')
  return `| \`${name}${value}\` | ${(flag.description ?? flag.summary ?? '').replaceAll('|', '\\|')}${extra ? ` (${extra})` : ''} |`
}

export default async function generate() {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
  const commands = Object.values(manifest.commands)
    .filter(command => !command.hidden && command.pluginName === 'gantry-ecs')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const global = {}
  for (const command of commands)
    for (const flag of Object.values(command.flags ?? {})) if (flag.helpGroup) global[flag.name] ??= flag
  const lines = [
    '# Commands',
    '',
    'Generated from the commands themselves (`npm run generate`).',
    '',
    '## Flags of every command',
    '',
    '| flag | meaning |',
    '|---|---|',
  ]
  lines.push(...Object.values(global).map(flagLine), '')
  lines.push(
    '`--cluster`, `--region`, `--profile`, `--endpoint-url` and `--yes` belong to the commands that talk to AWS.',
    '',
  )
  for (const command of commands) {
    const words = command.id.replaceAll(':', ' ')
    const args = Object.values(command.args ?? {}).map(arg =>
      arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`,
    )
    lines.push(
      `## gantry ${words}`,
      '',
      command.summary ?? '',
      '',
      `    gantry ${[words, ...args].join(' ')} [flags]`,
      '',
    )
    if (command.description && command.description !== command.summary) lines.push(command.description, '')
    const own = Object.values(command.flags ?? {}).filter(flag => !flag.helpGroup && !flag.hidden)
    if (own.length > 0) lines.push('| flag | meaning |', '|---|---|', ...own.map(flagLine), '')
    const examples = (command.examples ?? []).map(example =>
      typeof example === 'string'
        ? example
        : `${example.description ? `# ${example.description}\n` : ''}${example.command}`,
    )
    if (examples.length > 0)
      lines.push(
        '```sh',
        ...examples.map(example =>
          example.replaceAll('<%= config.bin %>', 'gantry').replaceAll('<%= command.id %>', words),
        ),
        '```',
        '',
      )
  }
  return [{path: 'docs/commands.md', content: `${lines.join('\n').trimEnd()}\n`}]
}
