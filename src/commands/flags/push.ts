import {Flags} from '@oclif/core'
import {severities} from '../../registry/ecr-scan.js'

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
  'wait-for-scan': Flags.boolean({description: 'wait for the findings of ECR or Inspector', helpGroup: 'SCAN'}),
  'fail-on': Flags.string({
    description: 'exit 1 when there is a finding of this severity or worse',
    options: [...severities],
    dependsOn: ['wait-for-scan'],
    helpGroup: 'SCAN',
  }),
  strict: Flags.boolean({
    description: 'an image that cannot be scanned counts as one without a result (exit 6)',
    dependsOn: ['wait-for-scan'],
    helpGroup: 'SCAN',
  }),
  timeout: Flags.string({description: 'longest wait for the findings', default: '10m', helpGroup: 'SCAN'}),
  'poll-interval': Flags.string({description: 'time between two looks', default: '5s', helpGroup: 'SCAN'}),
}
