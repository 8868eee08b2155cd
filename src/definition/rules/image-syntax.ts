import {replaced} from '../edits.js'
import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * An image that is no Docker reference: a scheme before it, upper case, spaces, an empty tag.
 */
export const imageSyntax = containerRule(
  {
    id: 'image-syntax',
    code: '406',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker reference grammar',
    fix: 'dangerous',
  },
  (container, report) => {
    const node = container.raw('image')
    const image = node?.string
    if (!node || image === undefined) return
    const {repository, tag} = parseImage(image)
    if (/^[a-z]+:\/\//i.test(image)) {
      const plain = image.replace(/^[a-z]+:\/\//i, '')
      report(node, `"${image.slice(0, 120)}" is a URL, not an image reference`, {
        fix: `write "${plain.slice(0, 120)}"`,
        edits: [replaced(node, plain)],
      })
    } else if (/\s/.test(image))
      report(node, 'the image reference holds a space', {
        fix: 'remove it',
        edits: image.trim() !== image && !/\s/.test(image.trim()) ? [replaced(node, image.trim())] : [],
      })
    else if (image.endsWith(':') || tag === '')
      report(node, 'the image reference ends in an empty tag', {fix: 'name a tag, or remove the colon'})
    else if (/[A-Z]/.test(repository))
      report(node, `repository names are lower case: "${repository.slice(0, 120)}"`, {
        fix: `write "${repository.toLowerCase().slice(0, 120)}"`,
      })
    else if (image.length > 255)
      report(node, `an image reference of ${image.length} characters; the limit is 255`, {fix: 'shorten it'})
    else if (!/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/.test(repository))
      report(node, `"${repository.slice(0, 120)}" is not a repository name`, {
        fix: 'use lower-case letters, digits, and . _ - between them',
      })
    else if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag))
      report(node, `"${tag.slice(0, 120)}" is not a tag`, {fix: 'use letters, digits, _ . and -, at most 128'})
  },
)
