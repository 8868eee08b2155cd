import {describe, expect, it} from 'vitest'
import {formatFunnel} from '../../src/ui/placement-funnel.js'
import {formatHeatMap} from '../../src/ui/placement-heat-map.js'
import {placementHtml} from '../../src/ui/placement-html.js'
import {containerInstance} from '../commands/placement-cluster.js'
import {explanation, plain, subject} from './placement-fixture.js'

describe('the funnel', () => {
  it('shows the filters that take instances away, and how many each would reject alone', () => {
    expect(`\n${formatFunnel(explanation(), plain)}`).toBe(`
funnel  12 container instances → 0
  agent                ████████████████████···· 10  -2
  memory               ██████··················  3  -7
  distinct-instance    ························  0  -3`)
  })

  it('says so when no filter takes any away', () => {
    const fits = explanation({
      funnel: [{filter: 'active', left: 1}],
      instances: [{containerInstanceArn: 'a', fits: true, rejections: []}],
    })
    expect(formatFunnel(fits, plain)).toBe('funnel  1 container instance → 1\n  no filter takes any away')
  })
})

describe('the heat map of a terminal', () => {
  const instances = [
    containerInstance({id: 'a', cpu: [2048, 2048], memory: [0, 7680]}),
    containerInstance({id: 'b', cpu: [1024, 2048], memory: [7680, 7680]}),
    containerInstance({id: 'c', zone: 'eu-west-1b', cpu: [0, 2048], memory: [3840, 7680]}),
    {...containerInstance({id: 'd', zone: 'eu-west-1b'}), remainingResources: []},
  ]

  it('has two rows a zone, the fullest instance first, and says what is not known', () => {
    expect(`\n${formatHeatMap(instances, plain, 80)}`).toBe(`
heat map  a column an instance, the fullest first: ▁ empty … █ full, · not known
  eu-west-1a  cpu ▁▅
              mem █▁
  eu-west-1b  cpu █·
              mem ▅·`)
  })

  it('breaks a zone into lines, and counts what is past four of them', () => {
    const many = Array.from({length: 100}, (_, index) => containerInstance({id: `n${index}`}))
    const lines = formatHeatMap(many, plain, 30).split('\n')
    expect(lines).toHaveLength(1 + 4 * 2 + 1)
    expect(lines.at(-1)).toBe('              and 60 more container instances')
  })

  it('is nothing for an empty cluster', () => {
    expect(formatHeatMap([], plain, 80)).toBe('')
  })
})

describe('the HTML report', () => {
  it('has the verdict, the funnel, a cell for each instance and the fixes to paste', () => {
    const html = placementHtml(explanation(), [containerInstance({id: 'a', cpu: [0, 2048]})], subject)
    expect(html).toContain('0 of 12 container instances can run web:42')
    expect(html).toContain('<b class="h10"></b><b class="h0"></b>')
    expect(html).toContain('--what-if &#39;memory=1536&#39;')
    expect(html.match(/<tr class="loses">/g)).toHaveLength(3)
  })

  it('draws at most 5,000 cells a zone and counts the rest', () => {
    const many = Array.from({length: 5001}, (_, index) => containerInstance({id: `n${index}`}))
    const html = placementHtml(explanation(), many, subject)
    expect(html.match(/<span title/g)).toHaveLength(5000)
    expect(html).toContain('and 1 more container instance<')
  })
})
