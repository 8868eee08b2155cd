import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {readTextFile, writeFileAtomic} from '../../src/io/files.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-files-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(directory, name), content)
  return join(directory, name)
}

describe('reading', () => {
  it('gives the text without its BOM', async () => expect(await readTextFile(file('bom.json', '\ufeff{}'))).toBe('{}'))

  it.each([
    ['a missing file', () => join(directory, 'nowhere'), /does not exist/],
    ['a directory', () => directory, /is a directory/],
    ['a file past the limit', () => file('big', 'x'.repeat(200)), /at most 100 B are read/],
    ['UTF-16', () => file('utf16', Buffer.from('\ufeffab', 'utf16le')), /is UTF-16/],
    ['bytes that are not text', () => file('binary', Buffer.from([0x80, 0xff, 0xfe, 0x00])), /is not UTF-8/],
  ])('%s is a UserError that names it', async (_, path, message) => {
    const error = await readTextFile(path(), 100).catch(thrown => thrown)
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toMatch(message)
  })
})

describe('writing', () => {
  it('keeps the mode, makes folders, leaves nothing beside', async () => {
    const path = join(directory, 'deep/evidence.json')
    await writeFileAtomic(path, 'one', 0o600)
    await writeFileAtomic(path, 'two', 0o600)
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(directory, 'deep'))).toEqual(['evidence.json'])
  })

  it('a place that cannot be written is a UserError and leaves nothing', async () => {
    const blocked = file('blocked', 'a file, not a folder')
    await expect(writeFileAtomic(join(blocked, 'x'), 'y')).rejects.toThrow(UserError)
  })
})
