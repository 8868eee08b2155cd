import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {createEcrState, type EcrState} from '../../src/local/ecr-state.js'
import {AwsFault, type OperationContext} from '../../src/local/operation.js'
import {ecrOperations} from '../../src/local/operations/ecr/index.js'
import {handleRegistry} from '../../src/local/registry.js'
import {createStore, type Store} from '../../src/local/store.js'

export interface EcrServer {
  /** `127.0.0.1:PORT` */
  host: string
  endpoint: string
  state: EcrState
  store: Store
  context: OperationContext
  /** `PUT /v2/…` and `CreateRepository`, as they came. */
  requests: string[]
  /** Answers first; `true` when it did. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>
  call(operation: string, input: object): Promise<unknown>
  stop(): Promise<void>
}

/** The endpoint's ECR alone on a free port: the JSON protocol as far as ECR needs it, and the registry. */
export async function startEcr(options: {quirks?: boolean; port?: number} = {}): Promise<EcrServer> {
  const store = createStore()
  const state = createEcrState()
  const context = {nowMs: Date.UTC(2026, 0, 5), region: 'us-east-1', accountId: '123456789012', endpoint: ''}
  const requests: string[] = []
  const call = async (name: string, input: object): Promise<unknown> => {
    const operation = ecrOperations.find(one => one.name === name)
    if (!operation) throw new AwsFault('UnknownOperationException', name)
    return operation.run(state, input as never, context)
  }
  const server: Server = createServer(async (request, response) => {
    const target = request.headers['x-amz-target']
    requests.push(typeof target === 'string' ? (target.split('.')[1] as string) : `${request.method} ${request.url}`)
    if (await running.intercept?.(request, response)) return
    if (request.url?.startsWith('/v2/')) {
      return handleRegistry(request, response, {state, store, context, quirks: options.quirks ?? false})
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.setHeader('Content-Type', 'application/x-amz-json-1.1')
    try {
      const output = await call(requests.at(-1) as string, JSON.parse(Buffer.concat(chunks).toString() || '{}'))
      response.end(JSON.stringify(output, seconds))
    } catch (error) {
      const {name, message} = error as Error
      response.writeHead(error instanceof AwsFault ? error.status : 500).end(JSON.stringify({__type: name, message}))
    }
  })
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  context.endpoint = `http://${host}`
  const running: EcrServer = {
    host,
    endpoint: context.endpoint,
    state,
    store,
    context,
    requests,
    call,
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      store.close()
    },
  }
  return running
}

/** Environment variables for a command that talks to it. */
export function ecrEnvironment(ecr: EcrServer): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: ecr.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    DOCKER_CONFIG: '/nonexistent',
    GANTRY_CACHE_DIR: '/dev/null/none',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
}

// Dates reach a replacer as text already; the JSON protocol has them as seconds.
function seconds(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return this[key] instanceof Date ? (this[key] as Date).getTime() / 1000 : value
}
