/** One call as the conformance suite makes it: `${name}` in params stands for a value saved by an earlier call. */
export interface ConformanceCall {
  service:
    | 'ecs'
    | 'ecr'
    | 'application-autoscaling'
    | 'logs'
    | 'service-quotas'
    | 'cloudwatch'
    | 'ec2'
    | 'iam'
    | 'efs'
    | 'secretsmanager'
    | 'ssm'
  op: string
  params?: Record<string, unknown>
  /** `ok`, or the name of the error; `ok` when absent. */
  expect?: string
  /** Paths into the answer, kept under a name. */
  save?: Record<string, string>
  /** Paths that must be there. */
  has?: string[]
  /** Paths that must be equal. */
  is?: Record<string, unknown>
  /** The input is wrong on purpose. */
  raw?: boolean
}
