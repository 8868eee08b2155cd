import type {EcrApi} from '../core/api.js'

/** A repository as a list shows it. */
export interface ListedRepository {
  name: string
  uri: string
  tagMutability: string
  scanOnPush: boolean
  encryption: string
  /** ISO 8601, UTC. */
  createdAt?: string
}

const mostPages = 200

/** The repositories whose name starts with `prefix`, by name. */
export async function loadRepositories(
  ecr: Pick<EcrApi, 'describeRepositories'>,
  prefix = '',
): Promise<ListedRepository[]> {
  const repositories: ListedRepository[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await ecr.describeRepositories({maxResults: 1000, ...(nextToken ? {nextToken} : {})})
    for (const one of answer.repositories ?? []) {
      if (!one.repositoryName?.startsWith(prefix)) continue
      repositories.push({
        name: one.repositoryName,
        uri: one.repositoryUri ?? '',
        tagMutability: one.imageTagMutability ?? 'MUTABLE',
        scanOnPush: one.imageScanningConfiguration?.scanOnPush ?? false,
        encryption: one.encryptionConfiguration?.encryptionType ?? 'AES256',
        ...(one.createdAt ? {createdAt: one.createdAt.toISOString()} : {}),
      })
    }
    nextToken = answer.nextToken
    if (!nextToken) break
  }
  return repositories.sort((a, b) => (a.name < b.name ? -1 : 1))
}
