import {queryProblem} from '../query-problem.js'
import {serviceRule} from '../rule.js'

/**
 * memberOf without an expression, or with one that cannot be read.
 */
export const memberOfExpression = serviceRule(
  {id: 'member-of-expression', code: '1025', severity: 'error', phase: 'R', source: 'AWS docs: cluster query language'},
  (service, report) => {
    for (const constraint of service.root.list('placementConstraints')) {
      if (constraint.text('type') !== 'memberOf') continue
      const node = constraint.get('expression')
      if (!node) report(constraint.raw('type')!, '`memberOf` needs an expression', {fix: 'add "expression"'})
      const broken = node?.string === undefined ? undefined : queryProblem(node.string)
      if (node && broken)
        report(node, `the expression cannot be read: ${broken.message}`, {
          ...(broken.fix ? {fix: broken.fix} : {fix: 'see the cluster query language'}),
        })
    }
  },
)
