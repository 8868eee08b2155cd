import {didYouMean} from '../../core/did-you-mean.js'
import {isRegion, knownRegions} from '../aws-names.js'
import {parseEcrHost, parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * An ECR host with an account id that has not 12 digits, or a region that does not exist.
 */
export const ecrHost = containerRule(
  {id: 'ecr-host', code: '411', severity: 'error', phase: 'T', source: 'AWS docs: ECR private registries; AWS regions'},
  (container, report) => {
    const image = container.text('image')
    const host = image === undefined ? undefined : parseImage(image).host
    const ecr = host === undefined ? undefined : parseEcrHost(host)
    if (!ecr) return
    const node = container.raw('image')!
    if (!/^(\d{12}|X{12})$/i.test(ecr.accountId))
      report(node, `"${ecr.accountId.slice(0, 40)}" is not an account id of 12 digits`, {
        fix: 'check the host of the image',
      })
    if (!isRegion(ecr.region)) {
      const guess = didYouMean(ecr.region, knownRegions)
      // A region that opened after the list was written has a name of this form.
      const plausible =
        /^[a-z]{2}(-gov|-iso[a-z]?)?-(central|north|south|east|west|northeast|southeast|northwest|southwest)-\d$/.test(
          ecr.region,
        )
      report(node, `"${ecr.region.slice(0, 40)}" is not a region${plausible ? ' known here' : ''}`, {
        fix: guess ? `did you mean "${guess}"?` : 'check the host of the image',
        ...(plausible ? {severity: 'warning' as const, certainty: 'likely' as const} : {}),
      })
    } else if (ecr.region.startsWith('cn-') !== ecr.suffix.endsWith('.cn'))
      report(
        node,
        `the host of a registry in ${ecr.region} ends in .amazonaws.com${ecr.region.startsWith('cn-') ? '.cn' : ''}`,
        {fix: 'check the host of the image'},
      )
  },
)
