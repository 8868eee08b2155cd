import {Flags} from '@oclif/core'
import {checkEndpoint} from '../../../base-command.js'
import {UserError} from '../../../core/errors.js'

export const endpointFlag = {
  'endpoint-url': Flags.string({
    description: 'the local endpoint',
    default: async () => process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4599',
    helpValue: 'URL',
  }),
}

/** Calls the control API of a local endpoint. @throws UserError when nothing answers there, or it refuses. */
export async function callControl(
  endpoint: string,
  method: 'POST' | 'DELETE',
  path: string,
  body: object,
): Promise<{applied: {name: string}[]}> {
  checkEndpoint(endpoint)
  let response: Response
  try {
    response = await fetch(`${endpoint.replace(/\/$/, '')}/_gantry/${path}`, {
      method,
      headers: {'x-gantry-control': '1', 'content-type': 'application/json'},
      body: JSON.stringify(body),
    })
  } catch (error) {
    const {code = ''} = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
      throw new UserError(`the certificate of ${endpoint} cannot be trusted: ${code}`, {
        fix: 'set NODE_EXTRA_CA_CERTS as `gantry local start` prints it',
      })
    }
    throw new UserError(`no local endpoint answers on ${endpoint}`, {fix: 'start one with `gantry local start`'})
  }
  const answer = (await response.json().catch(() => ({}))) as {applied?: {name: string}[]; error?: {message: string}}
  if (response.ok && answer.applied) return {applied: answer.applied}
  throw new UserError(answer.error?.message ?? `${endpoint} is not a gantry local endpoint (HTTP ${response.status})`, {
    fix: 'see `gantry local scenario list`',
  })
}
