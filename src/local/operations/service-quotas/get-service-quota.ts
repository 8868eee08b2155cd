import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** What a new account has of Fargate (AWS docs: AWS Fargate service quotas). */
const fargateQuotas: Readonly<Record<string, {name: string; value: number}>> = {
  'L-3032A538': {name: 'Fargate On-Demand vCPU resource count', value: 6},
  'L-36FBB829': {name: 'Fargate Spot vCPU resource count', value: 6},
}

/** A quota a cluster file declares, else that of a new account. Only Fargate's two vCPU quotas are known. */
export const getServiceQuota: Operation<LocalRegion> = {
  name: 'GetServiceQuota',
  run: (region, input) => {
    const [service, code] = [String(input['ServiceCode'] ?? ''), String(input['QuotaCode'] ?? '')]
    const known = service === 'fargate' ? fargateQuotas[code] : undefined
    const declared = region.surroundings.quotas?.find(quota => quota.code === code)
    if (!known && !declared) {
      throw new AwsFault('NoSuchResourceException', 'The request failed because the specified quota does not exist.')
    }
    return {
      Quota: {
        ServiceCode: service,
        ServiceName: service === 'fargate' ? 'AWS Fargate' : service,
        QuotaArn: `arn:aws:servicequotas:${region.region}:${region.accountId}:${service}/${code}`,
        QuotaCode: code,
        ...(known ? {QuotaName: known.name} : {}),
        Value: declared?.value ?? known?.value,
        Unit: 'None',
        Adjustable: true,
        GlobalQuota: false,
      },
    }
  },
}
