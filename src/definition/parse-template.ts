import {type Parsed, parseJson} from './parse-json.js'
import {hasComputedParts, withoutTemplates} from './template.js'

/** Whether a file is a template that Terraform's `templatefile` fills in, by its name. */
export function isTerraformTemplate(file: string): boolean {
  return /\.(tpl|tftpl)$/i.test(file)
}

/**
 * JSON as a template of Terraform: what `${…}` computes is unknown, whatever stands within it. Directives may make any
 * text of it, and a part computed between the values may be a comma or half an object: then nothing is said of the text.
 */
export function parseTemplate(text: string): Parsed {
  const readable = withoutTemplates(text)
  if (readable === undefined) return {comments: [], problems: []}
  const parsed = parseJson(readable)
  return hasComputedParts(readable)
    ? {...parsed, problems: parsed.problems.filter(({rule}) => rule !== 'parse')}
    : parsed
}
