import {awsJson} from './aws-json.js'
import type {Protocol, WireRequest} from './protocol.js'
import {ec2Xml, queryXml, signingName} from './query-xml.js'
import {looksLikeForm, restJson, restXml, rpcCbor} from './refused.js'
import {isEfsPath, restEfs} from './rest-efs.js'
import {isLambdaPath, restLambda} from './rest-lambda.js'

const json10 = awsJson('1.0')
const json11 = awsJson('1.1')

/** The protocol a request is written in; bytes that fit none are answered as AWS JSON 1.1. */
export function chooseProtocol(request: WireRequest): Protocol {
  const contentType = request.headers['content-type'] ?? ''
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return rpcCbor
  if (isLambdaPath(request.path)) return restLambda
  if (isEfsPath(request.path)) return restEfs
  if (contentType.startsWith('application/x-amz-json-1.0')) return json10
  if (contentType.startsWith('application/x-amz-json-') || request.headers['x-amz-target']) return json11
  const service = signingName(request.headers['authorization'])
  if (looksLikeForm(request)) return service === 'ec2' ? ec2Xml : queryXml
  if (service === 's3') return restXml
  return request.path === '/' ? json11 : restJson
}
