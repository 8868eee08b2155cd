// Makes a fresh clone ready: installs the locked dependencies and builds, each only when something changed.
// Built-ins only: it runs before node_modules exists.
import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modified = path => (existsSync(path) ? statSync(path).mtimeMs : 0)
const newest = path =>
  readdirSync(path, {withFileTypes: true}).reduce((latest, entry) => {
    const child = join(path, entry.name)
    return Math.max(latest, entry.isDirectory() ? newest(child) : modified(child))
  }, modified(path))

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`gantry needs Node 20.19 or newer; this is ${process.version}\n`)
  process.exit(2)
}

const say = text => process.stderr.write(`${text}\n`)

if (modified(join(root, 'package-lock.json')) > modified(join(root, 'node_modules/.package-lock.json'))) {
  say('setup: installing the locked dependencies (npm ci)')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
}

const sources = Math.max(
  newest(join(root, 'src')),
  newest(join(root, 'templates')),
  modified(join(root, 'package.json')),
  modified(join(root, 'scripts/build.mjs')),
  modified(join(root, 'scripts/lean-oclif.mjs')),
)
if (sources > modified(join(root, 'oclif.manifest.json'))) {
  say('setup: building')
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], {cwd: root, stdio: ['ignore', 2, 2]})
}
