import {replaced} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * A public address for tasks on EC2, which cannot have one.
 */
export const publicIpOnEc2 = serviceRule(
  {
    id: 'public-ip-on-ec2',
    code: '1006',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: task networking; assignPublicIp is not supported on the EC2 launch type',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.root.raw('networkConfiguration')?.raw('awsvpcConfiguration')?.raw('assignPublicIp')
    if (node?.string === 'ENABLED' && service.launchType === 'EC2')
      report(node, 'tasks on EC2 have no public address', {
        fix: 'write "DISABLED"',
        edits: [replaced(node, 'DISABLED')],
      })
  },
)
