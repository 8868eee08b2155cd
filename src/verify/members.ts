import type {ContainerDefinition} from '@aws-sdk/client-ecs'
import {arnName, parseArn} from '../core/arn.js'
import type {VerifySubject} from './check.js'

/** The containers of the definition, in order. */
export function containers(subject: VerifySubject): ContainerDefinition[] {
  return subject.taskDefinition.containerDefinitions ?? []
}

/** Whether tasks of this subject run on Fargate, as far as the definitions say. */
export function isFargate(subject: VerifySubject): boolean {
  const service = subject.serviceDefinition
  if (service?.launchType) return service.launchType === 'FARGATE'
  if (service?.capacityProviderStrategy?.length) {
    return service.capacityProviderStrategy.every(item => /^FARGATE(_SPOT)?$/.test(item.capacityProvider ?? ''))
  }
  return subject.taskDefinition.requiresCompatibilities?.includes('FARGATE') ?? false
}

/** A private ECR image's parts, or undefined for any other reference. */
export function ecrImage(
  reference: string,
): {registryId: string; region: string; repositoryName: string; tag?: string; digest?: string} | undefined {
  const match =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      reference,
    )
  if (!match) return undefined
  const [, registryId, region, repositoryName, tag, digest] = match as unknown as [
    string,
    string,
    string,
    string,
    string?,
    string?,
  ]
  return {registryId, region, repositoryName, ...(tag ? {tag} : {}), ...(digest ? {digest} : {})}
}

/** A role's name from its ARN (with or without a path) or bare name. */
export function roleName(arnOrName: string): string {
  return arnName(arnOrName)
}

/** Every `valueFrom` of the definition: container secrets and log secrets, each once. */
export function secretReferences(subject: VerifySubject): string[] {
  const references = containers(subject).flatMap(container => [
    ...(container.secrets ?? []).map(secret => secret.valueFrom),
    ...(container.logConfiguration?.secretOptions ?? []).map(secret => secret.valueFrom),
    container.repositoryCredentials?.credentialsParameter,
  ])
  return [...new Set(references.filter((reference): reference is string => Boolean(reference)))]
}

/** Secrets Manager's ARN with its optional JSON key, or an SSM parameter's name, as ECS reads a `valueFrom`. */
export function parseSecretReference(
  reference: string,
): {kind: 'secret'; arn: string; jsonKey?: string} | {kind: 'parameter'; name: string} {
  const arn = parseArn(reference)
  if (arn?.service === 'secretsmanager') {
    const [, name = '', jsonKey] = /^secret:([^:]+)(?::([^:]*))?/.exec(arn.resource) ?? []
    const plain = `arn:${arn.partition}:secretsmanager:${arn.region}:${arn.accountId}:secret:${name}`
    return {kind: 'secret', arn: plain, ...(jsonKey ? {jsonKey} : {})}
  }
  if (arn?.service === 'ssm')
    return {kind: 'parameter', name: arn.resource.replace(/^parameter(?=\/)/, '').replace(/^parameter\//, '')}
  return {kind: 'parameter', name: reference}
}

/** The most tasks that may exist at once: desired × maximumPercent, rounded down. */
export function mostTasks(subject: VerifySubject): number {
  const service = subject.serviceDefinition
  const desired = service?.desiredCount ?? 1
  return Math.max(desired, Math.floor((desired * (service?.deploymentConfiguration?.maximumPercent ?? 200)) / 100))
}

/** CPU units of the task-level cpu: `256`, `0.25 vCPU`; undefined when it names none. */
export function taskCpuUnits(subject: VerifySubject): number | undefined {
  const text = subject.taskDefinition.cpu?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  const [, vCpus] = /^(\d+(?:\.\d+)?|\.\d+)\s*vcpu$/i.exec(text) ?? []
  return vCpus === undefined ? undefined : Math.round(Number(vCpus) * 1024)
}
