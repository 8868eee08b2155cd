import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * No tag means `:latest`.
 */
export const imageNoTag = containerRule(
  {
    id: 'image-no-tag',
    code: '408',
    severity: 'warning',
    phase: 'B',
    source: 'Docker reference grammar; AWS ECS best practices: image tags',
  },
  (container, report) => {
    const image = container.text('image')
    if (image === undefined || /\s|:\/\//.test(image)) return
    const {tag, digest} = parseImage(image)
    if (tag === undefined && digest === undefined)
      report(container.raw('image')!, `"${image.slice(0, 120)}" has no tag, which means \`:latest\``, {
        fix: 'pin a tag or a digest',
      })
  },
)
