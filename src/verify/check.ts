import type {CreateServiceRequest, RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs'
import type {Api} from '../core/api.js'

/** What is checked: the definitions as they would be sent, and where. Not gantry.yml. */
export interface VerifySubject {
  region: string
  accountId: string
  cluster: string
  taskDefinition: RegisterTaskDefinitionRequest
  serviceDefinition?: CreateServiceRequest
  /** Of an Express service: the role ECS makes its load balancer and the rest with. */
  infrastructureRoleArn?: string
}

/** One answer. `skip` means "could not tell": for want of `iamAction`, or because the thing is not AWS's to show. */
export interface Outcome {
  /** What was looked at, as in `secret arn:…` or `subnet subnet-0a1b`. */
  what: string
  result: 'ok' | 'ng' | 'skip'
  reason?: string
  fix?: string
  iamAction?: string
}

/** The services a check may read. */
export type VerifyApi = Pick<Api, (typeof verifyServices)[number]>

/** The services a command connects before it verifies. */
export const verifyServices = [
  'cloudWatchLogs',
  'ec2',
  'ecr',
  'ecs',
  'efs',
  'elbV2',
  'iam',
  'secretsManager',
  'serviceQuotas',
  'ssm',
] as const satisfies readonly (keyof Api)[]

/** One online check. A denied read becomes a `skip` that names the action; other errors of AWS too, with its words. */
export interface OnlineCheck {
  id: string
  /** What the caller must be allowed for the check to answer. */
  iamActions: string[]
  check(api: VerifyApi, subject: VerifySubject): Promise<Outcome[]>
}

/** An `ok`. */
export const ok = (what: string, reason?: string): Outcome => ({what, result: 'ok', ...(reason ? {reason} : {})})

/** An `ng`: why, with the numbers, and one line to do. */
export const ng = (what: string, reason: string, fix: string): Outcome => ({what, result: 'ng', reason, fix})

/** A `skip` that is nobody's fault. */
export const skip = (what: string, reason: string): Outcome => ({what, result: 'skip', reason})
