import {Flags} from '@oclif/core'

/** The flags of `push`, by what they are about. */
export const pushFlags = {
  tag: Flags.string({description: 'a tag to set; may be given several times', multiple: true, helpValue: 'TAG'}),
  platform: Flags.string({description: 'push one image of an index', helpValue: 'OS/ARCHITECTURE[/VARIANT]'}),
  select: Flags.string({description: 'which image, when SOURCE holds several', helpValue: 'NAME'}),
  'with-referrers': Flags.boolean({description: 'take signatures, SBOMs and attestations along'}),
  jobs: Flags.integer({description: 'layers sent at a time', default: 4, min: 1, max: 32}),
  save: Flags.string({
    description: 'name under which .gantry/images.json keeps the digest for deploy',
    helpValue: 'NAME',
  }),
  'digest-file': Flags.string({description: 'file the digest is written to', helpValue: 'FILE'}),
  'github-output': Flags.boolean({description: 'write `image` and `digest` to $GITHUB_OUTPUT'}),
  create: Flags.boolean({description: 'make the repository when it is missing', helpGroup: 'REPOSITORY'}),
  immutable: Flags.boolean({
    description: 'with --create: tags cannot be moved',
    dependsOn: ['create'],
    helpGroup: 'REPOSITORY',
  }),
  'scan-on-push': Flags.boolean({
    description: 'with --create: scan each pushed image',
    dependsOn: ['create'],
    helpGroup: 'REPOSITORY',
  }),
  'kms-key': Flags.string({
    description: 'with --create: encrypt with this KMS key',
    dependsOn: ['create'],
    helpGroup: 'REPOSITORY',
  }),
  'lifecycle-policy': Flags.string({
    description: 'with --create: lifecycle policy file',
    dependsOn: ['create'],
    helpValue: 'FILE',
    helpGroup: 'REPOSITORY',
  }),
}
