import {containerRule} from '../rule.js'

/**
 * The health check uses curl or wget in an image that often has none.
 */
export const healthcheckCurl = containerRule(
  {
    id: 'healthcheck-curl',
    code: '428',
    severity: 'suggestion',
    certainty: 'likely',
    phase: 'T',
    source: 'seen in public task definitions',
  },
  (container, report) => {
    const image = container.text('image') ?? ''
    const node = container
      .raw('healthCheck')
      ?.list('command')
      .find(part => /\b(curl|wget)\b/.test(part.string ?? ''))
    const tool = /\b(curl|wget)\b/.exec(node?.string ?? '')?.[1]
    if (!node || !tool || !/(-|:)(slim|alpine)|distroless|scratch/.test(image)) return
    // Alpine brings wget (busybox).
    if (tool === 'wget' && /alpine/.test(image)) return
    report(node, `${tool} is often missing in images like "${image.slice(0, 80)}"`, {
      fix: 'check that the image has it',
    })
  },
)
