import type {AwsFault} from '../operation.js'

/** A request as a protocol reads it: headers in lower case, the body as bytes. */
export interface WireRequest {
  method: string
  /** Path without the query. */
  path: string
  query: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

export interface WireResponse {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array
}

/** What a request asks for. `target` is the service's own prefix (`AmazonEC2ContainerServiceV20141113`) or its signing name. */
export interface Call {
  target: string
  operation: string
  input: Record<string, unknown>
}

/** One wire protocol of AWS: how a call is read, and how an answer or a refusal is written. */
export interface Protocol {
  id: string
  /** @throws AwsFault when the request is not one of this protocol. */
  read(request: WireRequest): Call
  write(call: Call, output: object, requestId: string): WireResponse
  refuse(fault: AwsFault, requestId: string): WireResponse
}
