import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {filesBelow, root} from './support/source-graph.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = [...readdirSync(root).filter(name => name.endsWith('.md')), ...filesBelow('docs', '.md')]

describe('the pages', () => {
  it.each(pages)('%s links only to files that exist', page => {
    const missing = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)]
      .map(match => match[1] as string)
      .filter(link => !existsSync(join(root, dirname(page), link)))
    expect(missing).toEqual([])
  })

  it('the drawing of the house names every room of src and no other', () => {
    const drawing = /```\n(bin\/run\.js[\s\S]*?)```/.exec(read('docs/architecture.md'))?.[1] ?? ''
    const drawn = [...drawing.matchAll(/^ {2}([a-z-]+)\/ /gm)].map(match => match[1] as string)
    const rooms = readdirSync(join(root, 'src'), {withFileTypes: true})
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
    expect(drawn.sort()).toEqual(rooms.sort())
  })

  it('the contributing page holds one tick-list per seam', () => {
    const text = read('CONTRIBUTING.md')
    const seams = [
      'lint rule',
      'placement filter',
      'placement strategy',
      'diagnosis',
      'online check',
      'emulated operation',
      'command',
      'template',
    ]
    for (const seam of seams) {
      const section = new RegExp(`^## Adding an? ${seam}\\n((?:- \\[ \\] .+\\n(?: {2}.+\\n)*)+)`, 'm').exec(text)
      expect(section?.[1], seam).toBeDefined()
    }
  })

  it('the readme opens with its two commands, and both exist', () => {
    const text = read('README.md')
    const scripts = (JSON.parse(read('package.json')) as {scripts: Record<string, string>}).scripts
    expect(text.indexOf('npm start')).toBeGreaterThan(-1)
    expect(text.indexOf('npm start')).toBeLessThan(1500)
    expect(text.indexOf('npm test')).toBeLessThan(1500)
    for (const [, name] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g))
      expect(scripts[name as string], name).toBeDefined()
  })

  it('every command the pages show exists', () => {
    const manifest = JSON.parse(read('oclif.manifest.json')) as {commands: Record<string, unknown>}
    const known = new Set(Object.keys(manifest.commands).map(id => id.replaceAll(':', ' ')))
    const topics = new Set([...known].filter(id => id.includes(' ')).map(id => id.split(' ')[0]))
    const unknown = pages.flatMap(page =>
      [...read(page).matchAll(/(?:^|[\s`(])(?:gantry|node bin\/run\.js) ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?/gm)]
        .filter(
          match =>
            /^\s*(?:\$ )?(gantry|node bin)/.test(match[0].trim()) &&
            /`|^ {4}|\$/.test(match[0] + match.input?.[match.index ?? 0]),
        )
        .filter(
          ([, first, second]) =>
            !known.has(first as string) &&
            !(topics.has(first as string) && (second === undefined || known.has(`${first} ${second}`))),
        )
        .map(match => `${page}: ${match[0].trim()}`),
    )
    expect(unknown).toEqual([])
  })
})

describe('the project speaks of itself only', () => {
  it('names no registry host and no machine path in tracked text', () => {
    const files = [
      'README.md',
      ...pages,
      ...filesBelow('src', '.ts'),
      ...filesBelow('scripts', '.mjs'),
      'package.json',
      'package-lock.json',
    ]
    const offending = files.filter(file => /registry\.npmjs\.org|deb\.debian\.org|\/work\/|\/root\//.test(read(file)))
    expect(offending).toEqual([])
  })
})
