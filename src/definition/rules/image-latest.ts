import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * `:latest` means another image tomorrow.
 */
export const imageLatest = containerRule(
  {id: 'image-latest', code: '407', severity: 'warning', phase: 'B', source: 'AWS ECS best practices: image tags'},
  (container, report) => {
    const image = container.text('image')
    if (image === undefined) return
    const {tag, digest} = parseImage(image)
    if (tag === 'latest' && digest === undefined)
      report(container.raw('image')!, `${nameOf(container)} uses \`:latest\`, which is not repeatable`, {
        fix: 'pin a tag or a digest',
      })
  },
)
