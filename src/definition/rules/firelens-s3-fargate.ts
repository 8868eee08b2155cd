import {containerRule} from '../rule.js'

/**
 * A FireLens configuration in S3 on Fargate, which takes a file of the image only.
 */
export const firelensS3Fargate = containerRule(
  {
    id: 'firelens-s3-fargate',
    code: '516',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: FireLens, config-file-type',
  },
  (container, report, task) => {
    const node = container.raw('firelensConfiguration')?.raw('options')?.raw('config-file-type')
    if (task.fargate && node?.string === 's3')
      report(node, 'Fargate supports only "file"', {fix: 'put the configuration into the image and write "file"'})
  },
)
