import {replaced} from '../edits.js'
import {containerRule} from '../rule.js'

/**
 * An environment file that is not named by the ARN of an S3 object.
 */
export const envfileArn = containerRule(
  {
    id: 'envfile-arn',
    code: '622',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: EnvironmentFile',
    awsMessage: 'Invalid arn syntax',
    fix: 'safe',
  },
  (container, report) => {
    for (const file of container.list('environmentFiles')) {
      const node = file.raw('value')
      const value = node?.string
      if (!node || value === undefined || /^arn:aws[\w-]*:s3:::[^/]+\/.+$/.test(value)) continue
      const uri = /^s3:\/\/([^/]+)\/(.+)$/.exec(value)
      const mended = uri ? `arn:aws:s3:::${uri[1]}/${uri[2]}` : undefined
      report(node, `environment files need the full ARN of the object, not "${value.slice(0, 80)}"`, {
        fix: `write "${mended?.slice(0, 120) ?? 'arn:aws:s3:::bucket/app.env'}"`,
        edits: mended ? [replaced(node, mended)] : [],
      })
    }
  },
)
