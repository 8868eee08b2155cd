import {serviceRule} from '../rule.js'

/**
 * A lifecycle hook that calls a function without a role to call it with.
 */
export const hookWithoutRole = serviceRule(
  {
    id: 'hook-without-role',
    code: '1037',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS API reference: DeploymentLifecycleHook, roleArn',
  },
  (service, report) => {
    for (const hook of service.deployment?.list('lifecycleHooks') ?? []) {
      if (hook.get('hookTargetArn') && !hook.get('roleArn'))
        report(hook.raw('hookTargetArn')!, 'the hook has no `roleArn` to be called with', {fix: 'add "roleArn"'})
    }
  },
)
