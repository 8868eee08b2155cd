import {fileRule} from '../rule.js'

/**
 * A GitHub Actions expression in the file.
 * GitHub expands `${{ … }}` in workflow files only; here the container receives it as it stands.
 */
export const ghaExpression = fileRule(
  {
    id: 'gha-expression',
    code: '114',
    severity: 'warning',
    phase: 'T',
    source: 'GitHub Actions documentation: contexts and expressions',
  },
  (document, report) => {
    const [first, ...others] = document.strings.filter(node => String(node.scalar).includes('${{'))
    if (!first) return
    report(first, 'GitHub does not expand its `${' + '{ }}` inside this file', {
      fix: 'render the file in a workflow step first, or write the value',
      related: others.slice(0, 10),
    })
  },
)
