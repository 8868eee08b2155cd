import type {DefinitionNode} from '../node.js'
import {fileRule} from '../rule.js'

const example = /(?<!\d)(111122223333|123456789012|012345678910|000000000000|XXXXXXXXXXXX)(?!\d)/

/**
 * An account id of the AWS documentation was left in place.
 */
export const docsAccountId = fileRule(
  {
    id: 'docs-account-id',
    code: '115',
    severity: 'suggestion',
    phase: 'T',
    source: 'AWS documentation: example account ids',
  },
  (document, report) => {
    if (document.kind === 'unknown') return
    const byId = new Map<string, DefinitionNode[]>()
    for (const node of document.strings) {
      const id = example.exec(String(node.scalar))?.[1]
      if (id) byId.set(id, [...(byId.get(id) ?? []), node])
    }
    for (const [id, [first, ...others]] of byId) {
      report(first!, `${id} is an example account id`, {fix: 'write your own account id', related: others.slice(0, 10)})
    }
  },
)
