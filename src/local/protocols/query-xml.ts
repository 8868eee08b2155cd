import {AwsFault} from '../operation.js'
import {clip} from './aws-json.js'
import type {Call, Protocol, WireRequest, WireResponse} from './protocol.js'

const namespaces: Record<string, string> = {
  autoscaling: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  monitoring: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  elasticloadbalancing: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
}

/** The Query protocol: a form with `Action`, lists as `Name.member.N`, answers in XML (Smithy: AWS query protocol). */
export const queryXml: Protocol = {
  id: 'query-xml',
  read: readForm,
  write: (call, output, requestId) => ({
    status: 200,
    headers: {'content-type': 'text/xml', 'x-amzn-requestid': requestId},
    body:
      `<${call.operation}Response xmlns="${namespaces[call.target] ?? ''}">` +
      `<${call.operation}Result>${members(output, 'member')}</${call.operation}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${call.operation}Response>`,
  }),
  refuse: (fault, requestId) =>
    xmlRefusal(
      fault,
      requestId,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${escapeXml(fault.name)}</Code>` +
        `<Message>${escapeXml(fault.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    ),
}

/** EC2's form of it: lists as `Name.N`, answers with `item` and no Result element (Smithy: AWS EC2 query protocol). */
export const ec2Xml: Protocol = {
  id: 'ec2-xml',
  read: readForm,
  write: (call, output, requestId) => ({
    status: 200,
    headers: {'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId},
    body:
      `<${call.operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>` +
      `${members(output, 'item')}</${call.operation}Response>`,
  }),
  refuse: (fault, requestId) =>
    xmlRefusal(
      fault,
      requestId,
      `<Response><Errors><Error><Code>${escapeXml(fault.name)}</Code><Message>${escapeXml(fault.message)}</Message>` +
        `</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    ),
}

function xmlRefusal(fault: AwsFault, requestId: string, body: string): WireResponse {
  return {status: fault.status, headers: {'content-type': 'text/xml', 'x-amzn-requestid': requestId}, body}
}

/** `target` is the signing name of the Authorization header: a form does not say which service it is for. */
function readForm(request: WireRequest): Call {
  const text = request.method === 'GET' ? request.query : new TextDecoder().decode(request.body)
  const input: Record<string, unknown> = Object.create(null)
  let operation = ''
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > 2000) throw new AwsFault('InvalidParameterValue', 'more than 2000 parameters')
    if (name === 'Action') operation = value
    else if (name !== 'Version') assign(input, name.split('.'), value)
  }
  if (!operation) throw new AwsFault('MissingAction', 'Could not find operation for the request: no Action')
  return {target: signingName(request.headers['authorization']) ?? '', operation, input: {...input}}
}

/** `Filter.1.Name` → input.Filter[0].Name; `member` levels are left out. */
function assign(root: Record<string, unknown>, path: string[], value: string): void {
  const steps = path.filter(step => step !== 'member')
  if (steps.length > 8) throw new AwsFault('InvalidParameterValue', `${clip(path.join('.'))} is nested too deeply`)
  let current: Record<string, unknown> = root
  steps.forEach((step, index) => {
    const last = index === steps.length - 1
    if (last) {
      current[step] = value
      return
    }
    const next = current[step]
    if (typeof next !== 'object' || next === null) current[step] = Object.create(null)
    current = current[step] as Record<string, unknown>
  })
}

/** The values of a list parameter in their order: `{1: 'a', 2: 'b'}` → ['a', 'b']. */
export function formList(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([key]) => /^\d{1,6}$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, member]) => member)
}

/** `ecs` of `Credential=AKID/20260101/us-east-1/ecs/aws4_request`. */
export function signingName(authorization: string | undefined): string | undefined {
  return scope(authorization)?.service
}

/** Region and service of a Signature Version 4 credential scope. */
export function scope(authorization: string | undefined): {region: string; service: string} | undefined {
  const match = /Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,60})\/aws4_request/.exec(
    authorization ?? '',
  )
  return match ? {region: match[1] as string, service: match[2] as string} : undefined
}

function members(value: object, listElement: string): string {
  return Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .map(([name, member]) => element(name, member, listElement))
    .join('')
}

function element(name: string, value: unknown, listElement: string): string {
  if (Array.isArray(value)) {
    return `<${name}>${value.map(member => element(listElement, member, listElement)).join('')}</${name}>`
  }
  if (value instanceof Date) return `<${name}>${value.toISOString()}</${name}>`
  if (typeof value === 'object' && value !== null) return `<${name}>${members(value, listElement)}</${name}>`
  return `<${name}>${escapeXml(String(value))}</${name}>`
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '\ufffd')
}
