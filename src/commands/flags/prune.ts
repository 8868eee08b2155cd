import {Flags} from '@oclif/core'

/** Flags of `images prune`. */
export const pruneFlags = {
  'older-than-days': Flags.integer({description: 'younger images stay', default: 30, min: 0}),
  keep: Flags.integer({description: 'the newest images stay', default: 10, min: 0}),
  'keep-tag': Flags.string({description: 'images with such a tag stay (* is any run of characters)', multiple: true}),
  untagged: Flags.boolean({description: 'only images without a tag'}),
  archive: Flags.boolean({description: 'archive instead of delete'}),
  apply: Flags.boolean({description: 'do it'}),
}
