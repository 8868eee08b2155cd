import {didYouMean} from '../../core/did-you-mean.js'
import {replaced} from '../edits.js'
import {capabilities} from '../linux.js'
import {containerRule} from '../rule.js'

/**
 * A Linux capability Docker does not know by that name.
 */
export const capabilityName = containerRule(
  {
    id: 'capability-name',
    code: '804',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: KernelCapabilities (list)',
    fix: 'safe',
  },
  (container, report) => {
    const set = container.raw('linuxParameters')?.raw('capabilities')
    for (const node of [...(set?.list('add') ?? []), ...(set?.list('drop') ?? [])]) {
      const name = node.string
      if (name === undefined || capabilities.includes(name)) continue
      const plain = name.toUpperCase().replace(/^CAP_/, '')
      const known = capabilities.includes(plain) ? plain : undefined
      const guess = known ?? didYouMean(plain, capabilities)
      report(node, known ? `write ${known}, not ${name}` : `"${name.slice(0, 60)}" is no Linux capability`, {
        fix: guess ? `write "${guess}"` : 'see capabilities(7)',
        edits: known ? [replaced(node, known)] : [],
      })
    }
  },
)
