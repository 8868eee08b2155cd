import {AwsFault} from '../operation.js'
import {toWire} from './aws-json.js'
import type {Protocol, WireRequest} from './protocol.js'
import {restJson} from './refused.js'

const functionsPath = /^\/2015-03-31\/functions(?:\/([^/]*))?\/?$/

/** Whether a path is one of the Lambda calls served here. */
export function isLambdaPath(path: string): boolean {
  return functionsPath.test(path)
}

/** REST-JSON as Lambda's two reading calls need it: the operation in method and path (Smithy specification: restJson1). */
export const restLambda: Protocol = {
  ...restJson,
  id: 'rest-json-lambda',
  read: (request: WireRequest) => {
    const match = functionsPath.exec(request.path)
    if (!match || request.method !== 'GET') {
      throw new AwsFault('UnknownOperationException', `${request.method} ${request.path}`, {status: 404})
    }
    const query = Object.fromEntries(new URLSearchParams(request.query))
    const [, name] = match
    return name
      ? {target: 'lambda', operation: 'GetFunction', input: {...query, FunctionName: decodeURIComponent(name)}}
      : {target: 'lambda', operation: 'ListFunctions', input: query}
  },
  write: (_call, output, requestId) => ({
    status: 200,
    headers: {'content-type': 'application/json', 'x-amzn-requestid': requestId},
    body: JSON.stringify(toWire(output) ?? {}),
  }),
}
