import {Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'

/** Flags of `repo ensure`. */
export const repositoryFlags = {
  immutable: Flags.boolean({description: 'tags cannot be moved (--no-immutable: they can)', allowNo: true}),
  'scan-on-push': Flags.boolean({description: 'basic scan on push', allowNo: true}),
  encryption: Flags.option({
    options: ['AES256', 'KMS', 'KMS_DSSE'] as const,
    description: 'encryption, for a new repository',
  })(),
  'kms-key': Flags.string({description: 'KMS key id or ARN', dependsOn: ['encryption']}),
  policy: Flags.string({description: 'lifecycle policy file', helpValue: 'FILE'}),
  'repository-policy': Flags.string({description: 'repository policy file', helpValue: 'FILE'}),
  tag: Flags.string({description: 'KEY=VALUE, for a new repository', multiple: true}),
  'dry-run': Flags.boolean({description: 'show what would be sent, send nothing'}),
}

/** `KEY=VALUE` pairs; a pair without a value has the empty one. @throws UserError for a pair without a key. */
export function tagsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map(pair => {
      const [key, ...value] = pair.split('=')
      if (!key) throw new UserError(`--tag \`${pair.slice(0, 100)}\` has no key`, {fix: 'write --tag KEY=VALUE'})
      return [key, value.join('=')]
    }),
  )
}
