import type {OnlineCheck, Outcome} from '../check.js'
import {ng, ok} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {roleName} from '../members.js'
import {trusts} from './roles.js'

// Reads that carry no condition, so that a simulation can tell; the first was seen to be missing from AWS's own policy
// for Express services (version 6), whose load balancers then never came.
const reads = ['ec2:DescribeAccountAttributes', 'ec2:DescribeSubnets', 'elasticloadbalancing:DescribeLoadBalancers']

/**
 * The role ECS works on load balancers with, of an Express service or of a deployment in stages, exists and trusts
 * `ecs.amazonaws.com`; that of an Express service may look up what a load balancer needs.
 * @see AWS docs: Amazon ECS infrastructure IAM role; IAM GetRole, SimulatePrincipalPolicy
 */
export const infrastructureRole: OnlineCheck = {
  id: 'infrastructure-role',
  iamActions: ['iam:GetRole', 'iam:SimulatePrincipalPolicy'],
  async check(api, subject) {
    const express = subject.infrastructureRoleArn
    const staged = (subject.serviceDefinition?.loadBalancers ?? []).map(one => one.advancedConfiguration?.roleArn)
    const roles = new Set([express, ...staged].filter(role => role !== undefined))
    const found = await Promise.all(
      [...roles].map(async (role): Promise<Outcome[]> => {
        const name = roleName(role)
        const what = `infrastructure role ${name}`
        try {
          const {Role} = await api.iam.getRole({RoleName: name})
          if (!trusts(Role?.AssumeRolePolicyDocument, 'ecs.amazonaws.com')) {
            const fix = `add ecs.amazonaws.com as a Service principal of ${name}'s trust policy`
            return [ng(what, 'its trust policy does not let ecs.amazonaws.com assume it', fix)]
          }
        } catch (error) {
          if (!(error as Error).name.startsWith('NoSuchEntity'))
            return [couldNotTellOf(infrastructureRole, error, what)]
          const fix = 'create it with AmazonECSInfrastructureRoleforExpressGatewayServices, or correct its ARN'
          return [ng(what, `there is no role ${name} in account ${subject.accountId}`, fix)]
        }
        return role === express
          ? [ok(what), ...(await Promise.all(reads.map(action => may(action, role))))]
          : [ok(what)]
      }),
    )
    return found.flat()

    async function may(action: string, role: string): Promise<Outcome> {
      const name = roleName(role)
      const what = `${name} may ${action}`
      try {
        const {EvaluationResults: results} = await api.iam.simulatePrincipalPolicy({
          PolicySourceArn: role,
          ActionNames: [action],
          ResourceArns: ['*'],
        })
        const denied = results?.find(result => result.EvalDecision !== 'allowed')
        return denied ? ng(what, `${denied.EvalDecision} on *`, `allow ${action} to the role ${name}`) : ok(what)
      } catch (error) {
        return couldNotTellOf({id: infrastructureRole.id, iamActions: ['iam:SimulatePrincipalPolicy']}, error, what)
      }
    }
  },
}
