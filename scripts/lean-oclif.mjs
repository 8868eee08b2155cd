// What the command framework loads at a start, cut down to what the command at hand uses; what it does stays the same.
// Every edit names text that must be there: another version of the framework fails the build, not a start.

/** Modules load where they are first used: help, ux, the loaders of TypeScript and 20 packages stay away from most. */
const lazily = code => {
  const names = []
  const declared = code.replace(
    /^(?:const|var) (\w+_\d+) = ((?:__importDefault\(|__importStar\()?require\("[^"]+"\)\)?);$/gm,
    (_, name, load) => {
      names.push(name)
      return `Object.defineProperty(lazy, '${name}', {configurable: true, get: () => { const value = ${load}; Object.defineProperty(lazy, '${name}', {value}); return value; }});`
    },
  )
  if (names.length === 0) return code
  const used = names.reduce(
    (text, name) => text.replace(new RegExp(`(?<![\\w$.'])${name}(?![\\w$'])`, 'g'), `lazy.${name}`),
    declared,
  )
  return `const lazy = {};\n${used}`
}

const lazyExports = code =>
  code.replace(
    /^exports\.(\w+) = (__importStar\(require\("[^"]+"\)\));$/gm,
    (_, name, load) =>
      `Object.defineProperty(exports, '${name}', {enumerable: true, configurable: true, get: () => { const value = ${load}; Object.defineProperty(exports, '${name}', {enumerable: true, value}); return value; }});`,
  )

const edits = {
  // It compares with the framework's own package.json, which a bundle does not hold, and gantry asks for a newer Node.
  'lib/index.js': [['\ncheckNodeVersion();\n', '\n']],
  // The first localeCompare of a process loads the collation tables: 8 ms. Ids are lower-case ASCII.
  'lib/config/plugin.js': [['a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)']],
  // `debug` writes nothing unless DEBUG is set, and brings tty, util and supports-color along.
  'lib/logger.js': [
    ['(0, debug_1.default)(namespace)', '(process.env.DEBUG ? (0, debug_1.default)(namespace) : () => {})'],
  ],
  // Compiled code that was kept has no import() of its own: src/io/cached-modules.ts hands one in.
  'lib/module-loader.js': [['await import(', 'await importModule(']],
  // The same question without the child processes and promises of the package around it.
  'lib/util/os.js': [
    ["(await import('wsl-utils')).isWsl", "(await import('is-wsl')).default"],
    // A container may run as a user id nobody gave a name: there is no entry to read a shell from.
    [
      '(0, node_os_1.userInfo)().shell',
      "(() => { try { return (0, node_os_1.userInfo)().shell } catch { return 'unknown' } })()",
    ],
  ],
}

export const leanOclif = {
  name: 'lean-oclif',
  transform: {
    filter: {id: /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/},
    handler(code, id) {
      const file = id.replaceAll('\\', '/').replace(/^.*\/@oclif\/core\//, '')
      const edited = (edits[file] ?? []).reduce((text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`${file} no longer holds ${JSON.stringify(from)}`)
        return text.replaceAll(from, () => to)
      }, code)
      return {code: lazily(file === 'lib/index.js' ? lazyExports(edited) : edited), map: null}
    },
  },
}
