import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'

/** template.yml of one folder of templates/. */
export interface Template {
  name: string
  description: string
  parameters: Record<string, {description: string; default?: string}>
  files: string[]
}

/** The value of a template.yml → a Template. The file is gantry's own: anything unexpected is a bug, not a user's mistake. */
export function parseTemplate(name: string, value: unknown): Template {
  const template = value as {description: string; parameters?: Template['parameters']; files: string[]}
  return {name, description: template.description, parameters: template.parameters ?? {}, files: template.files}
}

/**
 * The parameters' values: those given, else the defaults.
 * @throws UserError for an unknown name (with did-you-mean), and one for all that have neither value nor default.
 */
export function templateValues(template: Template, given: Record<string, string>): Record<string, string> {
  const known = Object.keys(template.parameters)
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    const guess = didYouMean(name, known)
    throw new UserError(`template ${template.name} has no parameter \`${name}\``, {
      fix: guess ? `did you mean --set ${guess}=${given[name]}?` : `it has: ${known.join(', ')}`,
    })
  }
  const values = Object.entries(template.parameters).map(
    ([name, parameter]) => [name, given[name] ?? parameter.default] as const,
  )
  const missing = values.flatMap(([name, value]) => (value === undefined ? [name] : []))
  if (missing.length > 0) {
    const needed = missing.map(name => `\`${name}\` (${template.parameters[name]?.description})`)
    throw new UserError(`template ${template.name} needs ${needed.join(', ')}`, {
      fix: `pass ${missing.map(name => `--set ${name}=VALUE`).join(' ')}`,
    })
  }
  for (const [name, value] of values) {
    // A quote or a line break would leave the string of the JSON or YAML it is put into.
    if (/["\\\n\r]/.test(value ?? ''))
      throw new UserError(`the value of \`${name}\` may not hold quotes, backslashes or line breaks`)
  }
  return Object.fromEntries(values) as Record<string, string>
}

/** A template file's text with every `{{name}}` replaced. */
export function renderTemplate(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}
