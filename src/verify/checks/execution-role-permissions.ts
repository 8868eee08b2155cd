import type {OnlineCheck, Outcome} from '../check.js'
import {ng, ok, skip} from '../check.js'
import {containers, ecrImage, parseSecretReference, secretReferences} from '../members.js'

/**
 * The execution role may pull the images, write the logs and read the secrets.
 * @see AWS docs: Amazon ECS task execution IAM role; IAM SimulatePrincipalPolicy
 */
export const executionRolePermissions: OnlineCheck = {
  id: 'execution-role-permissions',
  iamActions: ['iam:SimulatePrincipalPolicy'],
  async check(api, subject) {
    const role = subject.taskDefinition.executionRoleArn
    if (!role) return []
    if (!role.startsWith('arn:'))
      return [skip(`execution role ${role}`, 'a bare role name cannot be simulated; write its ARN')]
    const needs = new Map<string, Set<string>>()
    const need = (action: string, resource: string) => needs.set(action, (needs.get(action) ?? new Set()).add(resource))
    for (const container of containers(subject)) {
      const image = container.image ? ecrImage(container.image) : undefined
      if (image) {
        need('ecr:GetAuthorizationToken', '*')
        const arn = `arn:aws:ecr:${image.region}:${image.registryId}:repository/${image.repositoryName}`
        for (const action of ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']) need(action, arn)
      }
      const log = container.logConfiguration
      if (log?.logDriver === 'awslogs') {
        const arn = `arn:aws:logs:${log.options?.['awslogs-region'] ?? subject.region}:${subject.accountId}:log-group:${log.options?.['awslogs-group']}:*`
        for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) need(action, arn)
        if (log.options?.['awslogs-create-group'] === 'true') need('logs:CreateLogGroup', arn)
      }
    }
    for (const reference of secretReferences(subject)) {
      const parsed = parseSecretReference(reference)
      if (parsed.kind === 'secret') need('secretsmanager:GetSecretValue', parsed.arn)
      else
        need(
          'ssm:GetParameters',
          `arn:aws:ssm:${subject.region}:${subject.accountId}:parameter/${parsed.name.replace(/^\//, '')}`,
        )
    }
    return Promise.all(
      [...needs].map(async ([action, resources]): Promise<Outcome> => {
        const what = `${role.split('/').at(-1)} may ${action}`
        const answer = await api.iam.simulatePrincipalPolicy({
          PolicySourceArn: role,
          ActionNames: [action],
          ResourceArns: [...resources],
        })
        const denied = answer.EvaluationResults?.find(result => result.EvalDecision !== 'allowed')
        if (!denied) return ok(what)
        return ng(
          what,
          `${denied.EvalDecision} on ${denied.EvalResourceName ?? [...resources].join(', ')}`,
          `allow ${action} for the execution role`,
        )
      }),
    )
  },
}
