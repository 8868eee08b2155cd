import {UserError} from '../core/errors.js'
import {applyScenario, clearScenarios, listScenarios} from './apply-scenario.js'
import {checkScan} from './cluster-file.js'
import {ecrRegion} from './ecr-state.js'
import type {Endpoint} from './endpoint.js'
import {functionName, readHook} from './hooks.js'
import {metricKey} from './metrics.js'
import type {RequestLog} from './request-log.js'
import {regionOf} from './state.js'

export interface ControlResponse {
  status: number
  body: object
}

const longestAdvanceMs = 366 * 86_400_000
const mostScans = 1000
const mostHooks = 1000

/**
 * The control API under `/_gantry/`: not AWS's, for those who run the endpoint. `region` is the query's, else the
 * endpoint's default.
 */
export function control(
  endpoint: Endpoint,
  log: RequestLog,
  request: {method: string; path: string; query: string; body: Uint8Array},
): ControlResponse {
  const route = `${request.method} ${request.path.slice('/_gantry'.length)}`
  const region = regionOf(endpoint.state, new URLSearchParams(request.query).get('region') ?? endpoint.defaultRegion)
  const ecr = ecrRegion(endpoint.state.ecr, region.region)
  const health = () => ({
    status: 'ok',
    now: new Date(endpoint.clock.now()).toISOString(),
    speed: endpoint.clock.speed,
  })
  try {
    switch (route) {
      case 'GET /health':
        endpoint.settle()
        return {status: 200, body: health()}
      case 'POST /advance': {
        const {ms} = readBody(request.body)
        if (typeof ms !== 'number' || !(ms >= 0) || ms > longestAdvanceMs) {
          return refusal(400, '`ms` must be a number of milliseconds from 0 to one year')
        }
        endpoint.advance(Math.floor(ms))
        return {status: 200, body: health()}
      }
      case 'POST /reset':
        endpoint.reset()
        return {status: 200, body: health()}
      case 'GET /scenarios':
        return {status: 200, body: {scenarios: listScenarios(), applied: region.conditions.scenarios}}
      case 'POST /scenarios': {
        const {name, cluster, service} = readBody(request.body)
        if (typeof name !== 'string') return refusal(400, '`name` must name a scenario')
        endpoint.settle()
        const scope = {
          ...(typeof cluster === 'string' ? {cluster} : {}),
          ...(typeof service === 'string' ? {service} : {}),
        }
        const problem = applyScenario(region, name, scope, endpoint.context(region.region))
        if (problem) return refusal(400, problem)
        return {status: 200, body: {applied: region.conditions.scenarios}}
      }
      case 'DELETE /scenarios': {
        const {name} = readBody(request.body)
        clearScenarios(region, typeof name === 'string' ? name : undefined, endpoint.context(region.region))
        return {status: 200, body: {applied: region.conditions.scenarios}}
      }
      case 'POST /metrics': {
        const {metric, dimensions, values} = readBody(request.body)
        if (typeof metric !== 'string' || !isPoints(values)) {
          return refusal(400, '`metric` must be a name and `values` a list of [epochSeconds, value]')
        }
        const key = metricKey(metric, dimensions)
        const kept = [...(region.conditions.metrics[key] ?? []), ...values].sort(([a], [b]) => a - b).slice(-20_000)
        region.conditions.metrics[key] = kept
        return {status: 200, body: {metric, points: kept.length}}
      }
      case 'GET /scans':
        return {status: 200, body: {scans: ecr.scans ?? []}}
      case 'POST /scans': {
        const declared = checkScan(readBody(request.body))
        if ((ecr.scans ?? []).length >= mostScans) return refusal(400, `at most ${mostScans} scans are kept`)
        ecr.scans = [...(ecr.scans ?? []), declared]
        return {status: 200, body: {scans: ecr.scans}}
      }
      case 'DELETE /scans':
        ecr.scans = []
        return {status: 200, body: {scans: []}}
      case 'GET /hooks':
        return {status: 200, body: {hooks: region.conditions.hooks ?? {}}}
      case 'POST /hooks': {
        const {function: name, ...given} = readBody(request.body)
        const hook = readHook(given)
        if (typeof name !== 'string' || !/^[\w:-]{1,170}$/.test(functionName(name))) {
          return refusal(400, '`function` must be the name or ARN of a function')
        }
        if (typeof hook === 'string') return refusal(400, hook)
        const hooks = {...region.conditions.hooks, [functionName(name)]: hook}
        if (Object.keys(hooks).length > mostHooks) return refusal(400, `at most ${mostHooks} functions are kept`)
        endpoint.settle()
        region.conditions.hooks = hooks
        return {status: 200, body: {hooks}}
      }
      case 'DELETE /hooks':
        endpoint.settle()
        region.conditions.hooks = {}
        return {status: 200, body: {hooks: {}}}
      case 'GET /requests':
        return {status: 200, body: {requests: log.list()}}
      default:
        return refusal(404, `no ${route} here`)
    }
  } catch (error) {
    if (error instanceof UserError) return refusal(400, `${error.message}${error.fix ? `: ${error.fix}` : ''}`)
    if (error instanceof SyntaxError) return refusal(400, 'the request body is not a JSON object')
    throw error
  }
}

export function refusal(status: number, message: string): ControlResponse {
  return {status, body: {error: {message}}}
}

function readBody(body: Uint8Array): Record<string, unknown> {
  if (body.length === 0) return {}
  const parsed: unknown = JSON.parse(new TextDecoder().decode(body))
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new SyntaxError('not an object')
  return parsed as Record<string, unknown>
}

function isPoints(values: unknown): values is [number, number][] {
  return (
    Array.isArray(values) &&
    values.length <= 20_000 &&
    values.every(point => Array.isArray(point) && Number.isFinite(point[0]) && Number.isFinite(point[1]))
  )
}
