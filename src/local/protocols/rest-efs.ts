import {AwsFault} from '../operation.js'
import type {Protocol, WireRequest} from './protocol.js'
import {restLambda} from './rest-lambda.js'

const mountTargetsPath = /^\/2015-02-01\/mount-targets\/?$/

/** Whether a path is the EFS call served here. */
export function isEfsPath(path: string): boolean {
  return mountTargetsPath.test(path)
}

/** REST-JSON as EFS's DescribeMountTargets needs it (Smithy specification: restJson1). */
export const restEfs: Protocol = {
  ...restLambda,
  id: 'rest-json-efs',
  read: (request: WireRequest) => {
    if (request.method !== 'GET') {
      throw new AwsFault('UnknownOperationException', `${request.method} ${request.path}`, {status: 404})
    }
    const input = Object.fromEntries(new URLSearchParams(request.query))
    return {target: 'elasticfilesystem', operation: 'DescribeMountTargets', input}
  },
}
