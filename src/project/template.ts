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
 * @throws UserError for an unknown name (with did-you-mean) and for one that has neither value nor default.
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
  return Object.fromEntries(
    Object.entries(template.parameters).map(([name, parameter]) => {
      const value = given[name] ?? parameter.default
      if (value === undefined) {
        throw new UserError(`template ${template.name} needs \`${name}\`: ${parameter.description}`, {
          fix: `pass --set ${name}=VALUE`,
        })
      }
      // A quote or a line break would leave the string of the JSON or YAML it is put into.
      if (/["\\\n\r]/.test(value))
        throw new UserError(`the value of \`${name}\` may not hold quotes, backslashes or line breaks`)
      return [name, value]
    }),
  )
}

/** A template file's text with every `{{name}}` replaced. */
export function renderTemplate(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}
