import {serviceRule} from '../rule.js'

/**
 * Another deployment controller than the existing service has (known when deploying). UpdateService takes a controller,
 * and AWS documents the way from CodeDeploy to ECS; for a way to CODE_DEPLOY or EXTERNAL there is no source.
 */
export const controllerChange = serviceRule(
  {
    id: 'controller-change',
    code: '1049',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS API reference: UpdateService, deploymentController',
  },
  (service, report) => {
    const existing = service.options.existingController
    const node = service.root.raw('deploymentController')?.raw('type')
    if (existing === undefined || node?.string === undefined || node.string === existing || node.string === 'ECS')
      return
    report(node, `the service has the deployment controller ${existing}, which may not become ${node.string}`, {
      fix: 'keep it, or create a new service',
    })
  },
)
