import type {OnlineCheck, Outcome} from '../check.js'
import {ng, ok} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {roleName} from '../members.js'

/**
 * The task role and the execution role exist, and trust `ecs-tasks.amazonaws.com`.
 * @see AWS docs: Amazon ECS task IAM role; IAM GetRole
 */
export const roles: OnlineCheck = {
  id: 'roles',
  iamActions: ['iam:GetRole'],
  async check(api, subject) {
    const {taskRoleArn, executionRoleArn} = subject.taskDefinition
    const names = new Map<string, string>()
    if (executionRoleArn) names.set(roleName(executionRoleArn), 'execution role')
    if (taskRoleArn) names.set(roleName(taskRoleArn), 'task role')
    return Promise.all(
      [...names].map(async ([name, kind]): Promise<Outcome> => {
        const what = `${kind} ${name}`
        try {
          const {Role} = await api.iam.getRole({RoleName: name})
          if (trusts(Role?.AssumeRolePolicyDocument, 'ecs-tasks.amazonaws.com')) return ok(what)
          return ng(
            what,
            'its trust policy does not let ecs-tasks.amazonaws.com assume it',
            `add ecs-tasks.amazonaws.com as a Service principal of ${name}'s trust policy`,
          )
        } catch (error) {
          if ((error as Error).name.startsWith('NoSuchEntity')) {
            return ng(
              what,
              `there is no role ${name} in account ${subject.accountId}`,
              `create the role, or correct ${kind === 'task role' ? 'taskRoleArn' : 'executionRoleArn'}`,
            )
          }
          return couldNotTellOf(roles, error, what)
        }
      }),
    )
  },
}

/** Whether a (URL-encoded) trust policy lets a service assume the role. */
export function trusts(document: string | undefined, service: string): boolean {
  if (!document) return false
  let policy: {Statement?: unknown}
  try {
    policy = JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document)
  } catch {
    return false
  }
  const statements = [policy.Statement].flat() as Array<
    {Effect?: string; Action?: unknown; Principal?: {Service?: unknown} | string} | undefined
  >
  return statements.some(statement => {
    if (statement?.Effect !== 'Allow') return false
    const actions = [statement.Action].flat()
    if (!actions.some(action => action === 'sts:AssumeRole' || action === 'sts:*' || action === '*')) return false
    if (statement.Principal === '*') return true
    const services = [(statement.Principal as {Service?: unknown} | undefined)?.Service].flat()
    return services.includes(service) || services.includes('*')
  })
}
