import {describe, expect, it} from 'vitest'
import {AwsError, InternalError, UserError} from '../../src/core/errors.js'
import {failureDocument, formatFailure} from '../../src/ui/failure.js'

const plain = {red: (text: string) => text, dim: (text: string) => text}

describe('the failure document', () => {
  it('a mistake of the caller: kind usage, exit 2, its place', () => {
    const at = {file: 'gantry.yml', line: 3, column: 5, endLine: 3, endColumn: 9}
    expect(failureDocument(new UserError('unknown key', {why: 'w', fix: 'f', at}))).toEqual({
      v: 1,
      error: {kind: 'usage', message: 'unknown key', why: 'w', fix: 'f', at},
      exitCode: 2,
    })
  })

  it('a refusal of AWS: kind aws, exit 3, what was asked and who may allow it', () => {
    const aws = {
      operation: 'UpdateService',
      name: 'AccessDeniedException',
      requestId: 'r-1',
      iamAction: 'ecs:UpdateService',
    }
    expect(failureDocument(new AwsError('not authorized', aws))).toEqual({
      v: 1,
      error: {kind: 'aws', message: 'not authorized', aws},
      exitCode: 3,
    })
  })

  it('our bug: kind internal, exit 70', () =>
    expect(failureDocument(new InternalError('x'))).toMatchObject({error: {kind: 'internal'}, exitCode: 70}))

  it('as text: the message, then why, fix and what AWS was asked', () => {
    const error = new AwsError(
      'Rate\u001b[31m exceeded\nnow',
      {operation: 'DescribeServices', name: 'ThrottlingException', requestId: 'r-2'},
      {fix: 'wait'},
    )
    expect(formatFailure(error, plain)).toBe(
      [
        'error Rate exceeded ⏎ now',
        '  fix     wait',
        '  aws     DescribeServices · ThrottlingException · request r-2',
      ].join('\n'),
    )
  })
})
