import {containerRule} from '../rule.js'

/**
 * A number of GPUs that is none.
 */
export const gpuValue = containerRule(
  {
    id: 'gpu-value',
    code: '810',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ResourceRequirement (GPU sharing since SDK 3.1162)',
  },
  (container, report) => {
    for (const need of container.list('resourceRequirements')) {
      if (need.text('type') !== 'GPU') continue
      const node = need.raw('value')
      const value = node?.string
      if (node && value !== undefined && !/^([1-9]\d*|ALL)$/.test(value))
        report(node, `GPU value "${value.slice(0, 40)}" must be a whole number or ALL`, {fix: 'write "1"'})
      const sharing = need.get('sharingStrategy')
      if (sharing && need.get('value'))
        report(sharing, '`value` and `sharingStrategy` exclude each other', {fix: 'use one of them', related: [node!]})
      if (!sharing && !need.get('value') && !need.raw('value')?.isUnknown)
        report(need, 'a GPU requirement needs `value` or `sharingStrategy`', {fix: 'add "value": "1"'})
    }
  },
)
