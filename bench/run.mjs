// npm run -s bench -- NAME: a table, and as the last line of stdout the figures as JSON.
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {loadSource} from '../scripts/generate.mjs'
import {figuresLine, tableLines} from './report.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const names = readdirSync(join(root, 'bench'))
  .filter(name => name.endsWith('.ts'))
  .map(name => name.slice(0, -3))
const name = process.argv[2]
if (!name || !existsSync(join(root, 'bench', `${name}.ts`))) {
  process.stderr.write(`usage: npm run -s bench -- ${names.join('|')}\n`)
  process.exit(2)
}
// It is set on some machines and costs Node about 36 ms a start: it would halve every ratio.
delete process.env.NODE_EXTRA_CA_CERTS
const {default: run} = await loadSource(`bench/${name}.ts`)
const {figures, skipped} = await run()
for (const line of tableLines({figures, skipped})) process.stdout.write(`${line}\n`)
process.stdout.write(`${figuresLine(name, {figures, skipped})}\n`)
