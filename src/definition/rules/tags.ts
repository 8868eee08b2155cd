import type {DefinitionNode} from '../node.js'
import {taskRule} from '../rule.js'

/**
 * Tags break a limit: more than 50, a key twice, a key over 128 or a value over 256 characters, the `aws:` prefix,
 * a character tags do not take.
 */
export const tags = taskRule(
  {
    id: 'tags',
    code: '121',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: Tag (lengths and pattern); AWS tagging rules',
  },
  (task, report) => {
    const tags = task.root
      .list('tags')
      .concat(task.root.parent && task.root.key === 'taskDefinition' ? task.root.parent.list('tags') : [])
    if (tags.length > 50) report(tags[50]!, `${tags.length} tags; the limit is 50`, {fix: 'drop some tags'})
    const seen = new Map<string, DefinitionNode>()
    for (const tag of tags) {
      const node = tag.raw('key')
      const key = node?.string
      if (!node || key === undefined) continue
      const first = seen.get(key)
      if (first) report(node, `tag "${key}" appears twice`, {related: [first], fix: 'remove one of them'})
      seen.set(key, node)
      if (/^aws:/i.test(key))
        report(node, `tag key "${key}" starts with \`aws:\`, which AWS keeps for itself`, {
          fix: 'choose another prefix',
        })
      if (key.length > 128) report(node, `a tag key of ${key.length} characters; the limit is 128`, {fix: 'shorten it'})
      const value = tag.raw('value')?.string ?? ''
      if (value.length > 256)
        report(tag.raw('value')!, `a tag value of ${value.length} characters; the limit is 256`, {fix: 'shorten it'})
      for (const [part, text] of [
        [node, key],
        [tag.raw('value'), value],
      ] as const) {
        const bad = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(text)?.[0]
        if (part && bad)
          report(part, `tags may not hold ${JSON.stringify(bad)}`, {
            fix: 'use letters, digits, spaces and _ . : / = + - @',
          })
      }
    }
  },
)
