import {expect, it} from 'vitest'
import {LiveRegion} from '../../src/ui/live-region.js'

it('a terminal that says it has no columns and no rows gets the usual ones', () => {
  const written: string[] = []
  const region = new LiveRegion({write: text => written.push(text), columns: 0, rows: 0})
  region.update(['one line', 'another'])
  region.update(['a third'])
  region.close()
  expect(region.rows).toBe(22)
  expect(written.join('')).toContain('one line\nanother\n')
  expect(written.join('')).toContain('\u001b[2A\u001b[0J')
  expect(written.join('')).not.toContain('Infinity')
})
