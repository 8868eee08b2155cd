import {removed} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * distinctInstance with an expression.
 */
export const distinctInstanceExpression = serviceRule(
  {
    id: 'distinct-instance-expression',
    code: '1024',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: PlacementConstraint, expression: not with distinctInstance',
    fix: 'dangerous',
  },
  (service, report) => {
    for (const constraint of service.root.list('placementConstraints')) {
      const node = constraint.get('expression')
      if (node && constraint.text('type') === 'distinctInstance')
        report(node, '`distinctInstance` takes no expression', {fix: 'remove it', edits: [removed(node)]})
    }
  },
)
