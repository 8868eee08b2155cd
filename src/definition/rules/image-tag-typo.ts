import {editDistance} from '../../core/did-you-mean.js'
import {replaced} from '../edits.js'
import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * A tag one or two letters away from `latest` or `stable`.
 */
export const imageTagTypo = containerRule(
  {
    id: 'image-tag-typo',
    code: '409',
    severity: 'warning',
    phase: 'T',
    source: 'seen in public task definitions',
    fix: 'dangerous',
  },
  (container, report) => {
    const image = container.text('image')
    const tag = image === undefined ? undefined : parseImage(image).tag
    if (image === undefined || tag === undefined || tag.length < 4 || /\d/.test(tag)) return
    const meant = ['latest', 'stable'].find(word => word !== tag && editDistance(word, tag, 2) <= 2)
    if (meant)
      report(container.raw('image')!, `did you mean ":${meant}"? (":${tag}")`, {
        fix: `write ":${meant}", better a version`,
        edits: [replaced(container.raw('image')!, image.replace(`:${tag}`, `:${meant}`))],
      })
  },
)
