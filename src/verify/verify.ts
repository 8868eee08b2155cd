import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from './check.js'
import {checks} from './checks/index.js'
import {couldNotTellOf} from './could-not-tell.js'

/** One line of a verification: the outcome and the check it is of. */
export type CheckResult = Outcome & {check: string}

/** Runs the online checks side by side. Never throws for what AWS answers: what cannot be read is a `skip`. */
export async function verify(
  api: VerifyApi,
  subject: VerifySubject,
  selected: readonly OnlineCheck[] = checks,
): Promise<CheckResult[]> {
  const results = await Promise.all(
    selected.map(async check => {
      const outcomes = await check.check(api, subject).catch((error: unknown) => [couldNotTellOf(check, error)])
      return outcomes.map(outcome => ({check: check.id, ...outcome}))
    }),
  )
  return results.flat()
}
