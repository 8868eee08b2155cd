import {Flags} from '@oclif/core'
import {type Profile, profiles} from '../../definition/rule.js'
import {type LintFormat, lintFormats} from '../../ui/lint.js'

/** What `gantry lint` can be told. */
export const lintFlags = {
  profile: Flags.option({
    options: profiles as readonly Profile[],
    description:
      'register: what AWS refuses; run: and what fails later; recommended (default): and warnings of practice; hardening: all',
  })(),
  format: Flags.option({
    options: lintFormats as readonly LintFormat[],
    description: 'how findings are printed',
    default: 'pretty',
  })(),
  'fail-on': Flags.option({
    options: ['error', 'warning', 'suggestion'] as const,
    description: 'exit 1 from this severity on (default: error)',
  })(),
  'max-warnings': Flags.integer({description: 'exit 1 with more warnings than this', min: 0}),
  fix: Flags.boolean({
    description: 'mend what can be mended without changing the meaning; of standard input (-) the text is printed',
  }),
  'fix-dangerously': Flags.boolean({description: 'mend what changes the meaning too'}),
  'dry-run': Flags.boolean({description: 'with --fix: print the difference on stderr, write nothing'}),
  'stdin-filename': Flags.string({
    description: 'what standard input is called: its language, its findings, the overrides for it',
    helpValue: 'NAME',
  }),
  'service-definition': Flags.string({
    description: 'check this service definition with the task definition',
    helpValue: 'FILE',
  }),
  'launch-type': Flags.string({
    description: 'launch type the task is run with, where the file does not say',
    helpValue: 'TYPE',
  }),
  region: Flags.string({description: 'region the task is run in'}),
  rendered: Flags.boolean({description: 'the file is rendered: a placeholder left in it is an error'}),
  exec: Flags.boolean({description: 'the service will use ECS Exec'}),
  'lint-config': Flags.string({description: 'configuration (default: .gantrylint.yml here)', helpValue: 'FILE'}),
  baseline: Flags.string({description: 'leave the findings of this file alone', helpValue: 'FILE'}),
  'write-baseline': Flags.string({description: 'write all findings of this run as a baseline', helpValue: 'FILE'}),
  explain: Flags.string({description: 'the page of a rule, by number or name', helpValue: 'RULE'}),
  'list-rules': Flags.boolean({description: 'every rule'}),
}
