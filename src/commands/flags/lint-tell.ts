import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import {ruleNamed} from '../../definition/lint.js'
import type {Rule} from '../../definition/rule.js'
import {rules} from '../../definition/rules/index.js'
import {ruleList, rulePage} from '../../ui/lint.js'
import type {Output} from '../../ui/output.js'

/** Prints every rule, or the page of one. @throws UserError when there is no such rule */
export async function tellRules(output: Output, name: string | undefined): Promise<void> {
  if (name === undefined) {
    output.answer(ruleList(rules))
    output.document({v: 1, rules: rules.map(factsOf)})
    return
  }
  const rule = ruleNamed(name)
  if (!rule) {
    const guess = didYouMean(
      name,
      rules.map(({id}) => id),
    )
    throw new UserError(`there is no rule \`${name.slice(0, 60)}\``, {
      fix: guess ? `did you mean ${guess}?` : 'see gantry lint --list-rules',
    })
  }
  const {rulePages} = await import('../../definition/rule-pages.generated.js')
  const page = rulePages[rule.id] ?? ''
  output.answer(rulePage(rule, page, output.out))
  output.document({v: 1, rule: factsOf(rule), page})
}

function factsOf({check: _, ...facts}: Rule): Omit<Rule, 'check'> {
  return facts
}
