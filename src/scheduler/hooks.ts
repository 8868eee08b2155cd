import type {DeploymentLifecycleHook} from '@aws-sdk/client-ecs'

/** One hook at one stage, as DescribeServiceDeployments' `lifecycleHookDetails` shows it, and what is kept for it. */
export interface HookRun {
  /** `ecs-pause-` or `ecs-lambda-` and 43 URL-safe characters. */
  hookId: string
  targetType: 'AWS_LAMBDA' | 'PAUSE'
  targetArn?: string
  status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT'
  startedAtMs: number
  expiresAtMs: number
  timeoutAction: 'ROLLBACK' | 'CONTINUE'
  /** Calls of the function so far. */
  invocations: number
  /** When the function is called next. */
  invokeAtMs?: number
  /** The answer of the call under way, and when it arrives. */
  answer?: HookAnswer
  answerAtMs?: number
  /** Why it failed, as the status reason says it. */
  reason?: string
}

/** One call of a hook's function. */
export interface HookCall {
  hookTargetArn: string
  lifecycleStage: string
  serviceName: string
  /** 1 for the first call at this stage. */
  invocation: number
  rollingBack: boolean
}

/** What a hook's function answers, and how long it takes. */
export interface HookAnswer {
  hookStatus?: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS'
  /** From the call to the answer; at most the 15 minutes a function may run. */
  afterMs?: number
  /** Until the next call after IN_PROGRESS; 30 s unless given. */
  callBackDelaySeconds?: number
  /** It could not be called: the text after `lifecycle hook(s) failed. `. */
  error?: string
}

/** AWS docs: a function must answer within 15 minutes. */
const longestCallMs = 15 * 60_000
const defaultCallBackSeconds = 30
/** AWS docs: the timeout of a hook unless `timeoutConfiguration` says otherwise. */
const defaultTimeoutMinutes = 1440

/** The hooks configured for a stage, started. `drawId` gives the text after `ecs-pause-`. */
export function startHooks(
  hooks: readonly DeploymentLifecycleHook[],
  stage: string,
  nowMs: number,
  drawId: () => string,
): HookRun[] {
  return hooks
    .filter(hook => (hook.lifecycleStages ?? []).some(name => name === stage))
    .map(hook => {
      const pause = hook.targetType === 'PAUSE'
      const {timeoutInMinutes = defaultTimeoutMinutes, action = 'ROLLBACK'} = hook.timeoutConfiguration ?? {}
      return {
        hookId: `ecs-${pause ? 'pause' : 'lambda'}-${drawId()}`,
        targetType: pause ? 'PAUSE' : 'AWS_LAMBDA',
        ...(pause ? {} : {targetArn: hook.hookTargetArn ?? '', invokeAtMs: nowMs}),
        status: pause ? 'AWAITING_ACTION' : 'IN_PROGRESS',
        startedAtMs: nowMs,
        expiresAtMs: nowMs + timeoutInMinutes * 60_000,
        timeoutAction: action === 'CONTINUE' ? 'CONTINUE' : 'ROLLBACK',
        invocations: 0,
      }
    })
}

export const isOpen = ({status}: HookRun): boolean => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS'

/** Whether a hook that ended turns the deployment back. */
export const turnsBack = ({status, timeoutAction}: HookRun): boolean =>
  status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK')

/** The hook at `nowMs`: calls that are due are made, answers that have arrived are read, a timeout is noticed. */
export function advanceHook(run: HookRun, nowMs: number, call: (invocation: number) => HookAnswer): HookRun {
  let next = run
  while (next.status === 'IN_PROGRESS') {
    if (next.answer && (next.answerAtMs ?? 0) <= nowMs) next = read(next, next.answer)
    else if (next.invokeAtMs !== undefined && next.invokeAtMs <= nowMs) {
      const invocations = next.invocations + 1
      const answer = call(invocations)
      const answerAtMs = next.invokeAtMs + Math.min(Math.max(0, answer.afterMs ?? 0), longestCallMs)
      next = {...next, invocations, answer, answerAtMs, invokeAtMs: undefined}
    } else break
  }
  if (isOpen(next) && nowMs >= next.expiresAtMs) return {...next, status: 'TIMED_OUT'}
  return next
}

function read(run: HookRun, answer: HookAnswer): HookRun {
  const {answer: _, answerAtMs = 0, ...rest} = run
  const late = (answer.afterMs ?? 0) > longestCallMs || answer.hookStatus === undefined
  if (answer.error !== undefined) return {...rest, status: 'FAILED', reason: answer.error}
  if (late) {
    const reason = `ECS was unable to parse the response from ${run.targetArn} due to HookStatus must not be null`
    return {...rest, status: 'FAILED', reason}
  }
  if (answer.hookStatus === 'SUCCEEDED') return {...rest, status: 'SUCCEEDED'}
  if (answer.hookStatus === 'FAILED') {
    return {...rest, status: 'FAILED', reason: `Lifecycle hook target ${run.targetArn} returned FAILED status.`}
  }
  const delayMs = Math.max(1, answer.callBackDelaySeconds ?? defaultCallBackSeconds) * 1000
  return {...rest, invokeAtMs: answerAtMs + delayMs}
}

/** When something happens to the hook by itself. */
export function hookDueMs(run: HookRun): number | undefined {
  if (!isOpen(run)) return undefined
  const next = run.answer ? run.answerAtMs : run.invokeAtMs
  return Math.min(next ?? Number.POSITIVE_INFINITY, run.expiresAtMs)
}
