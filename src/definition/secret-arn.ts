/** A `valueFrom` as ECS reads it; placeholders stand as letters, so that the shape can still be seen. */
export interface SecretReference {
  kind: 'secrets-manager' | 'ssm' | 'bare' | 'other'
  region?: string
  /** Secrets Manager: what stands after the name: JSON key, version stage, version id. */
  extra?: string[]
  /** Secrets Manager: name with its suffix; SSM: what stands after `parameter`. */
  name?: string
}

/** Reads a `valueFrom`. */
export function readSecret(valueFrom: string): SecretReference {
  const text = valueFrom.replace(/\$\{\{.*?\}\}|\{\{.*?\}\}|\$\{[^}]*\}|#\{[^}]*\}|<[^>]*>/g, 'xxxx')
  if (!text.startsWith('arn:')) return {kind: 'bare'}
  const parts = text.split(':')
  const [, , service, region, , type, name, ...extra] = parts
  if (service === 'secretsmanager' && type === 'secret') {
    return {kind: 'secrets-manager', extra, ...(region ? {region} : {}), ...(name === undefined ? {} : {name})}
  }
  if (service === 'ssm') {
    return {kind: 'ssm', ...(region ? {region} : {}), name: parts.slice(5).join(':')}
  }
  return {kind: 'other'}
}
