import {serviceRule} from '../rule.js'

/**
 * Another deployment controller than the existing service has (known when deploying): it can only be recreated.
 */
export const controllerChange = serviceRule(
  {
    id: 'controller-change',
    code: '1049',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: UpdateService, deploymentController',
  },
  (service, report) => {
    const existing = service.options.existingController
    const node = service.root.raw('deploymentController')?.raw('type')
    if (existing !== undefined && node?.string !== undefined && node.string !== existing)
      report(node, `the service has the deployment controller ${existing}, which cannot become ${node.string}`, {
        fix: 'create a new service',
      })
  },
)
