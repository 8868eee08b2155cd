import {AwsFault} from '../operation.js'
import type {Protocol, WireRequest} from './protocol.js'

/**
 * AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, timestamps as epoch seconds, errors with `__type`
 * (Smithy specification: AWS JSON protocols).
 */
export function awsJson(version: '1.0' | '1.1'): Protocol {
  const contentType = `application/x-amz-json-${version}`
  const headers = (requestId: string) => ({'content-type': contentType, 'x-amzn-requestid': requestId})
  return {
    id: `aws-json-${version}`,
    read: request => {
      const [target, operation] = splitTarget(request.headers['x-amz-target'] ?? '')
      return {target, operation, input: readInput(request)}
    },
    write: (_call, output, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: JSON.stringify(toWire(output) ?? {}),
    }),
    refuse: (fault, requestId) => ({
      status: fault.status,
      headers: headers(requestId),
      body: JSON.stringify({__type: fault.name, message: fault.message, ...(toWire(fault.detail) as object)}),
    }),
  }
}

function splitTarget(header: string): [string, string] {
  const dot = header.lastIndexOf('.')
  if (dot <= 0 || dot === header.length - 1) {
    throw new AwsFault('UnknownOperationException', `no operation is named by X-Amz-Target: ${clip(header)}`)
  }
  return [header.slice(0, dot), header.slice(dot + 1)]
}

function readInput(request: WireRequest): Record<string, unknown> {
  if (request.body.length === 0) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(request.body))
  } catch {
    throw new AwsFault('SerializationException', 'the request body is not JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new AwsFault('SerializationException', 'Start of structure or map found where not expected.')
  }
  return dropNulls(parsed) as Record<string, unknown>
}

/** A member given as null is a member not given. */
function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    // Defined, not assigned: `__proto__` is a name like any other.
    if (member !== null) Object.defineProperty(kept, key, {value: dropNulls(member), ...plain})
  }
  return kept
}

const plain = {enumerable: true, configurable: true, writable: true}

/** Dates become epoch seconds with milliseconds; absent members are left out, never null. */
export function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  const wire: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined && member !== null) Object.defineProperty(wire, key, {value: toWire(member), ...plain})
  }
  return wire
}

export function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
