/** The six parts of an ARN; `resource` keeps its own colons and slashes. */
export interface Arn {
  partition: string
  service: string
  region: string
  accountId: string
  resource: string
}

/** The parts of an ARN, or undefined when the text is not one. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(text)
  if (!match) return undefined
  const [, partition, service, region, accountId, resource] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return {partition, service, region, accountId, resource}
}

/** The part after the last slash: `arn:…:cluster/prod` → `prod`, and a bare name stays as it is. */
export function arnName(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf('/') + 1)
}

/** `family:revision` of a task definition ARN, or of `family:revision` itself. */
export function familyRevision(arnOrName: string): string {
  return arnName(arnOrName)
}

/** The partition a region belongs to (`aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`). */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  if (region.startsWith('eusc-')) return 'aws-eusc'
  return 'aws'
}
