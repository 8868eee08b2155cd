import {Flags} from '@oclif/core'
import {onlineSources} from './definition-text.js'
import type {DeployWords} from './deploy-requests.js'

/** Which definitions a command is about: what `deploy`, `plan`, `diff` and `verify` take alike. */
export const definitionFlags = {
  'task-definition': Flags.string({description: 'a file, or family:revision', helpValue: 'FILE|family:rev'}),
  'service-definition': Flags.string({
    description: 'CreateService input, or CreateExpressGatewayService input',
    helpValue: 'FILE',
  }),
  image: Flags.string({description: 'another image for a container', helpValue: 'NAME=REF', multiple: true}),
  'allow-tag': Flags.boolean({description: 'let ${image.NAME} stand for a tag, which may move'}),
}

/** The values of `definitionFlags`. */
export interface DefinitionFlagValues {
  'task-definition'?: string | undefined
  'service-definition'?: string | undefined
  image?: string[] | undefined
  'allow-tag'?: boolean | undefined
}

/** The flags as what a deploy is told; `connect` is the command's own, for values that AWS holds. */
export function deployWords(
  services: readonly string[],
  flags: DefinitionFlagValues,
  connect: Parameters<typeof onlineSources>[0],
): DeployWords {
  return {
    services: [...services],
    images: flags.image ?? [],
    forceNewDeployment: false,
    sources: {allowTag: Boolean(flags['allow-tag']), ...onlineSources(connect)},
    ...(flags['task-definition'] ? {taskDefinition: flags['task-definition']} : {}),
    ...(flags['service-definition'] ? {serviceDefinition: flags['service-definition']} : {}),
  }
}
