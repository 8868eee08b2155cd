import type {Protocol, WireRequest, WireResponse} from './protocol.js'
import {escapeXml} from './query-xml.js'

/** Protocols nothing here is served in: a caller still gets a refusal its SDK can read. */
export const restJson: Protocol = {
  id: 'rest-json',
  read: request => ({target: '', operation: `${request.method} ${request.path}`, input: {}}),
  write: noAnswer,
  refuse: (fault, requestId) => ({
    status: fault.status,
    headers: {'content-type': 'application/json', 'x-amzn-errortype': fault.name, 'x-amzn-requestid': requestId},
    body: JSON.stringify({message: fault.message}),
  }),
}

export const restXml: Protocol = {
  id: 'rest-xml',
  read: restJson.read,
  write: noAnswer,
  refuse: (fault, requestId) => ({
    status: fault.status,
    headers: {'content-type': 'application/xml', 'x-amz-request-id': requestId},
    body:
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${escapeXml(fault.name)}</Code>` +
      `<Message>${escapeXml(fault.message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  }),
}

/** Smithy RPC v2 CBOR: an error is a map of two short texts. */
export const rpcCbor: Protocol = {
  id: 'rpc-v2-cbor',
  read: request => {
    const [, target = '', operation = ''] = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? []
    return {target, operation, input: {}}
  },
  write: noAnswer,
  refuse: (fault, requestId) => ({
    status: fault.status,
    headers: {'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', 'x-amzn-requestid': requestId},
    body: Buffer.concat([Buffer.from([0xa2]), ...['__type', fault.name, 'message', fault.message].map(cborText)]),
  }),
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text)
  const head = Buffer.alloc(3)
  head.writeUInt8(0x79, 0)
  head.writeUInt16BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

function noAnswer(): WireResponse {
  throw new Error('nothing is served in this protocol')
}

/** A refusal for bytes that are no request of any protocol: JSON, the first that comes to an SDK's mind. */
export function looksLikeForm(request: WireRequest): boolean {
  return (
    (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') ||
    /(^|&)Action=/.test(request.query)
  )
}
