import {didYouMean} from '../../core/did-you-mean.js'
import {tmpfsOptions} from '../linux.js'
import {containerRule} from '../rule.js'

/**
 * A tmpfs mount without a size, off an absolute path, or with an unknown option.
 */
export const tmpfs = containerRule(
  {id: 'tmpfs', code: '816', severity: 'error', phase: 'R', source: 'AWS API reference: Tmpfs (list of mount options)'},
  (container, report) => {
    for (const mount of container.raw('linuxParameters')?.list('tmpfs') ?? []) {
      const size = mount.number('size')
      if (size !== undefined && size < 1)
        report(mount.raw('size')!, 'tmpfs size must be at least 1 MiB', {fix: 'give the size in MiB'})
      const path = mount.text('containerPath')
      if (path !== undefined && !path.startsWith('/'))
        report(mount.raw('containerPath')!, `tmpfs path "${path.slice(0, 80)}" must be absolute`, {
          fix: 'start it with /',
        })
      for (const option of mount.list('mountOptions')) {
        if (option.string === undefined || tmpfsOptions.includes(option.string.split('=')[0]!)) continue
        const guess = didYouMean(option.string, tmpfsOptions)
        report(option, `unknown mount option "${option.string.slice(0, 40)}"`, {
          fix: guess ? `did you mean "${guess}"?` : 'remove it',
        })
      }
    }
  },
)
