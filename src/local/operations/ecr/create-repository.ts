import type {CreateRepositoryRequest, CreateRepositoryResponse} from '@aws-sdk/client-ecr'
import {isRepositoryName} from '../../../registry/reference.js'
import {checkResourceTags, repositoryShape} from '../../ecr-shapes.js'
import {type EcrRepository, type EcrState, ecrRegion} from '../../ecr-state.js'
import {AwsFault, type Operation} from '../../operation.js'

/** @throws AwsFault RepositoryAlreadyExistsException, InvalidParameterException */
export const createRepository: Operation<EcrState, CreateRepositoryRequest, CreateRepositoryResponse> = {
  name: 'CreateRepository',
  run(state, input, context) {
    const name = input.repositoryName ?? ''
    if (name.length < 2 || !isRepositoryName(name)) {
      throw new AwsFault(
        'InvalidParameterException',
        "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''",
      )
    }
    checkResourceTags((input.tags ?? []).map(({Key = ''}) => Key))
    const {repositories} = ecrRegion(state, context.region)
    if (repositories.some(repository => repository.name === name)) {
      throw new AwsFault(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${context.accountId}'`,
      )
    }
    const repository: EcrRepository = {
      name,
      createdAtMs: context.nowMs,
      tagMutability: input.imageTagMutability ?? 'MUTABLE',
      exclusionFilters: (input.imageTagMutabilityExclusionFilters ?? []).map(({filter}) => filter ?? ''),
      scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
      encryptionType: input.encryptionConfiguration?.encryptionType ?? 'AES256',
      ...(input.encryptionConfiguration?.kmsKey ? {kmsKey: input.encryptionConfiguration.kmsKey} : {}),
      resourceTags: (input.tags ?? []).map(({Key, Value}) => ({key: Key ?? '', value: Value ?? ''})),
      images: [],
      blobs: [],
    }
    repositories.push(repository)
    return {repository: repositoryShape(repository, context)}
  },
}
