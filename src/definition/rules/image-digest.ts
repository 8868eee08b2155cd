import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * A digest that is not sha256 with 64 hexadecimal digits.
 */
export const imageDigest = containerRule(
  {
    id: 'image-digest',
    code: '410',
    severity: 'error',
    phase: 'T',
    source: 'OCI image specification: digests; AWS API reference: ContainerDefinition, image',
  },
  (container, report) => {
    const image = container.text('image')
    const digest = image === undefined ? undefined : parseImage(image).digest
    if (digest === undefined || /^sha256:[a-f0-9]{64}$/.test(digest)) return
    const hex = /^sha256:(.*)$/.exec(digest)?.[1]
    report(
      container.raw('image')!,
      hex === undefined
        ? `digest "${digest.slice(0, 80)}" is not \`sha256:…\``
        : `the digest must be 64 hex characters; this one has ${hex.length}`,
      {fix: 'copy the whole digest'},
    )
  },
)
