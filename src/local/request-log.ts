/** One request as it was received, for `GET /_gantry/requests`. Credentials are left out. */
export interface LoggedRequest {
  at: string
  method: string
  path: string
  headers: Record<string, string>
  service?: string
  operation?: string
  region?: string
  /** The raw body as text; `bodyBase64` when it is not UTF-8. Bodies past 1 MiB are cut, `bodyBytes` is their length. */
  body?: string
  bodyBase64?: string
  bodyBytes: number
  status: number
  error?: string
  requestId: string
}

const keptRequests = 1000
const keptBodyBytes = 1024 * 1024
const keptBytes = 64 * 1024 * 1024

/** The last 1,000 requests, at most 64 MiB of them. */
export class RequestLog {
  #entries: {entry: LoggedRequest; bytes: number}[] = []
  #bytes = 0

  add(entry: Omit<LoggedRequest, 'body' | 'bodyBase64' | 'bodyBytes'>, body: Uint8Array): void {
    const kept = Buffer.from(body.subarray(0, keptBodyBytes))
    const text = kept.toString('utf8')
    const isText = Buffer.from(text, 'utf8').equals(kept)
    this.#entries.push({
      entry: {...entry, ...(isText ? {body: text} : {bodyBase64: kept.toString('base64')}), bodyBytes: body.length},
      bytes: kept.length + 500,
    })
    this.#bytes += kept.length + 500
    while (this.#entries.length > keptRequests || this.#bytes > keptBytes)
      this.#bytes -= this.#entries.shift()?.bytes ?? 0
  }

  list(): LoggedRequest[] {
    return this.#entries.map(({entry}) => entry)
  }
}

/** Headers as they were sent, without the secret ones. */
export function loggedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['authorization', 'x-amz-security-token', 'cookie'].includes(name)),
  )
}
