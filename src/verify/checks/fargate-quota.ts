import type {OnlineCheck, VerifySubject} from '../check.js'
import {ng, ok, skip} from '../check.js'
import {isFargate, mostTasks, taskCpuUnits} from '../members.js'

/** Service Quotas' codes: vCPUs of tasks on Fargate and on Fargate Spot. */
const onDemand = {code: 'L-3032A538', name: 'Fargate On-Demand vCPU resource count'}
const spot = {code: 'L-36FBB829', name: 'Fargate Spot vCPU resource count'}

/**
 * The account's vCPU quota holds every task a deployment may have at once. What else runs in the account uses the same
 * quota and is not counted.
 * @see AWS docs: AWS Fargate service quotas; Service Quotas GetServiceQuota
 */
export const fargateQuota: OnlineCheck = {
  id: 'fargate-quota',
  iamActions: ['servicequotas:GetServiceQuota'],
  async check(api, subject) {
    if (!subject.serviceDefinition || !isFargate(subject)) return []
    const {code, name} = onSpotAlone(subject) ? spot : onDemand
    const what = `quota ${name}`
    const cpuUnits = taskCpuUnits(subject)
    if (cpuUnits === undefined) return [skip(what, 'the task definition names no cpu')]
    const {Quota} = await api.serviceQuotas.getServiceQuota({ServiceCode: 'fargate', QuotaCode: code})
    if (Quota?.Value === undefined) return [skip(what, 'Service Quotas gave no value')]
    const tasks = mostTasks(subject)
    const needed = (tasks * cpuUnits) / 1024
    const reason = `${tasks} tasks of ${cpuUnits / 1024} vCPU may run at once: ${needed} vCPU; the quota is ${Quota.Value}`
    if (needed <= Quota.Value) return [ok(what, `${reason}, for all of the account`)]
    return [
      ng(
        what,
        reason,
        `aws service-quotas request-service-quota-increase --service-code fargate --quota-code ${code} --desired-value ${Math.ceil(needed)}`,
      ),
    ]
  },
}

function onSpotAlone(subject: VerifySubject): boolean {
  const strategy = subject.serviceDefinition?.capacityProviderStrategy ?? []
  return strategy.length > 0 && strategy.every(({capacityProvider}) => capacityProvider === 'FARGATE_SPOT')
}
