import type {EcrPublicApi} from '../core/api.js'
import {UserError} from '../core/errors.js'
import {isDenied} from '../core/sdk-fault.js'
import type {CreateOptions} from './ecr-repository.js'

/** The only Region ECR Public's API answers in (AWS docs: Amazon ECR Public endpoints). */
export const ecrPublicRegion = 'us-east-1'

/** `public.ecr.aws/ALIAS/NAME` taken apart: the API knows NAME alone. @throws UserError without an alias */
export function splitPublicName(repository: string): {alias: string; name: string} {
  const [alias = '', ...rest] = repository.split('/')
  if (rest.length > 0) return {alias, name: rest.join('/')}
  throw new UserError(`public.ecr.aws/${repository} has no alias`, {fix: 'write public.ecr.aws/ALIAS/NAME:TAG'})
}

/**
 * Makes sure a repository of the caller's public registry is there; answers the account, where it was told. Who may push
 * need not be allowed to look: the registry itself then says what is missing.
 * @throws UserError when it is missing and `create` says no, or when the alias is another account's
 */
export async function requirePublicRepository(
  api: EcrPublicApi,
  repository: string,
  create: (refusal: UserError) => Promise<CreateOptions>,
): Promise<{account?: string}> {
  const {alias, name} = splitPublicName(repository)
  const accountOf = (registryId: string | undefined) => (registryId ? {account: registryId} : {})
  try {
    const {repositories = []} = await api.describeRepositories({repositoryNames: [name]})
    return accountOf(repositories[0]?.registryId)
  } catch (error) {
    if (isDenied(error)) return {}
    if ((error as Error).name !== 'RepositoryNotFoundException') throw error
  }
  await checkAlias(api, alias)
  checkCreateOptions(
    await create(
      new UserError(`repository \`${name}\` does not exist in the public registry \`${alias}\``, {
        fix: `pass --create, or run: aws ecr-public create-repository --repository-name ${name} --region ${ecrPublicRegion}`,
      }),
    ),
  )
  const {repository: made} = await api.createRepository({repositoryName: name}).catch(error => {
    if ((error as Error).name === 'RepositoryAlreadyExistsException') return {repository: undefined}
    throw error
  })
  return accountOf(made?.registryId)
}

/** @throws UserError: none of these exists in ECR Public (its API has no member for them) */
export function checkCreateOptions(options: CreateOptions): void {
  const flag = options.immutable
    ? '--immutable'
    : options.scanOnPush
      ? '--scan-on-push'
      : options.kmsKey
        ? '--kms-key'
        : options.lifecyclePolicyText
          ? '--lifecycle-policy'
          : undefined
  if (flag) throw new UserError(`ECR Public has nothing like ${flag}`, {fix: `leave ${flag} out`})
}

async function checkAlias(api: EcrPublicApi, alias: string): Promise<void> {
  const {registries = []} = await api.describeRegistries({}).catch(() => ({registries: []}))
  const own = registries[0]
  const aliases = (own?.aliases ?? []).flatMap(({name}) => (name ? [name] : []))
  if (!own || aliases.length === 0 || aliases.includes(alias)) return
  throw new UserError(`\`${alias}\` is no alias of account ${own.registryId}'s public registry`, {
    why: `its aliases are ${aliases.slice(0, 10).join(', ')}`,
    fix: `push to public.ecr.aws/${aliases[0]}/…`,
  })
}
