import {isAbsolute, join} from 'node:path'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {At} from '../core/position.js'
import {parseDuration} from '../core/units.js'
import type {ScalingSection} from '../scaling/configuration.js'
import {parseScaling} from '../scaling/configuration.js'
import {checkSchema} from './check-schema.js'
import {type ExpressSection, parseExpress} from './express.js'
import {applyEnvironment, type Overlaid} from './overlay.js'
import type {Project, ProjectService} from './project.js'
import {projectSchema} from './schema.js'
import type {Path, YamlSource} from './yaml-source.js'

interface WrittenService {
  taskDefinition?: string
  serviceDefinition?: string
  express?: Record<string, unknown>
  dependsOn?: string[]
  images?: Record<string, string>
  desiredCount?: number
  timeout?: string
  pollInterval?: string
  scaling?: ScalingSection
}

/**
 * A parsed gantry.yml → the project of one environment. Relative paths are resolved against `directory`.
 * @throws UserError with the place, for an unknown key, a value of the wrong kind, an environment that is not there, a
 * service without a task definition, a `dependsOn` that names nobody or leads back to itself, scaling AWS would refuse.
 */
export function parseProject(source: YamlSource, directory: string, environment?: string): Project {
  if (source.value === null || source.value === undefined) {
    throw new UserError(`${source.file} is empty`, {fix: 'see `gantry init --help`', at: source.at([])})
  }
  checkSchema(source, projectSchema)
  const overlaid = applyEnvironment(source, environment)
  const value = overlaid.value as {
    account?: string | number
    region?: string
    cluster?: string
    services?: Record<string, WrittenService>
    lifecycle?: Record<string, string>
  }
  const absolute = (path: string) => (isAbsolute(path) ? path : join(directory, path))
  const written = value.services ?? {}
  checkDependencies(written, source, overlaid)
  const services = Object.fromEntries(
    Object.entries(written).map(([name, service]): [string, ProjectService] => {
      const path: Path = ['services', name]
      if (!service.taskDefinition && !service.express) {
        throw new UserError(`service \`${name}\` has no taskDefinition`, {
          at: source.at(overlaid.pathOf(path)),
          fix: 'name its task definition file: `taskDefinition: FILE`',
        })
      }
      const {taskDefinition, serviceDefinition, dependsOn, images, desiredCount, timeout, pollInterval, scaling} =
        service
      const express =
        service.express && expressOf(name, service, member => source.at(overlaid.pathOf([...path, ...member])))
      return [
        name,
        {
          ...(taskDefinition ? {taskDefinition: absolute(taskDefinition)} : {}),
          ...(express ? {express} : {}),
          ...(serviceDefinition ? {serviceDefinition: absolute(serviceDefinition)} : {}),
          ...(dependsOn ? {dependsOn: [...new Set(dependsOn)]} : {}),
          ...(images ? {images} : {}),
          ...(desiredCount === undefined ? {} : {desiredCount}),
          ...(timeout ? {timeoutMs: parseDuration(timeout)} : {}),
          ...(pollInterval ? {pollIntervalMs: parseDuration(pollInterval)} : {}),
          ...(scaling
            ? {
                scaling: parseScaling(scaling, name, member =>
                  source.at(overlaid.pathOf([...path, 'scaling', ...member])),
                ),
              }
            : {}),
        },
      ]
    }),
  )
  return {
    file: source.file,
    directory,
    ...(environment ? {environment} : {}),
    ...(value.account === undefined ? {} : {account: String(value.account).padStart(12, '0')}),
    ...(value.region ? {region: value.region} : {}),
    ...(value.cluster ? {cluster: value.cluster} : {}),
    services,
    ...(value.lifecycle
      ? {lifecycle: Object.fromEntries(Object.entries(value.lifecycle).map(([name, file]) => [name, absolute(file)]))}
      : {}),
  }
}

function expressOf(name: string, service: WrittenService, at: (member: string[]) => At): ExpressSection {
  if (service.scaling) {
    throw new UserError(`Express service \`${name}\` has a \`scaling\` section`, {
      at: at(['scaling']),
      fix: 'ECS makes its scaling: write `scalingTarget` into `express:`',
    })
  }
  const has = {
    name,
    hasTaskDefinition: service.taskDefinition !== undefined,
    hasServiceDefinition: service.serviceDefinition !== undefined,
    hasCount: service.desiredCount !== undefined,
  }
  return parseExpress(service.express ?? {}, has, member => at(['express', ...member]))
}

function checkDependencies(services: Record<string, WrittenService>, source: YamlSource, overlaid: Overlaid): void {
  const names = Object.keys(services)
  for (const [name, service] of Object.entries(services)) {
    for (const [index, wanted] of (service.dependsOn ?? []).entries()) {
      if (names.includes(wanted)) continue
      const guess = didYouMean(wanted, names)
      throw new UserError(`service \`${name}\` depends on \`${wanted}\`, which is not in ${source.file}`, {
        at: source.at(overlaid.pathOf(['services', name, 'dependsOn', index])),
        fix: guess ? `did you mean ${guess}?` : `services: ${names.join(', ')}`,
      })
    }
  }
  const circle = findCircle(services)
  if (circle) {
    const name = circle[0] as string
    throw new UserError(`circular dependsOn: ${[...circle, name].join(' → ')}`, {
      at: source.at(overlaid.pathOf(['services', name, 'dependsOn'])),
      fix: `take one of them out of dependsOn`,
    })
  }
}

/** The services of one circle of `dependsOn`, or undefined when there is none. */
function findCircle(services: Record<string, {dependsOn?: string[]}>): string[] | undefined {
  const done = new Set<string>()
  for (const root of Object.keys(services)) {
    const path: string[] = []
    // An own stack: a file may chain more services than the call stack holds.
    const stack: Array<{name: string; next: number}> = [{name: root, next: 0}]
    if (done.has(root)) continue
    path.push(root)
    while (stack.length > 0) {
      const top = stack.at(-1) as {name: string; next: number}
      const child = services[top.name]?.dependsOn?.[top.next++]
      if (child === undefined) {
        done.add(top.name)
        stack.pop()
        path.pop()
      } else if (path.includes(child)) {
        return path.slice(path.indexOf(child))
      } else if (!done.has(child)) {
        stack.push({name: child, next: 0})
        path.push(child)
      }
    }
  }
  return undefined
}

/** The services asked for and all they depend on, each after its own dependencies. @throws UserError for an unknown name. */
export function deploymentOrder(project: Project, wanted: string[] = Object.keys(project.services)): string[] {
  const names = Object.keys(project.services)
  const ordered = new Set<string>()
  for (const name of wanted) {
    if (!Object.hasOwn(project.services, name)) {
      const guess = didYouMean(name, names)
      throw new UserError(`service \`${name}\` is not in ${project.file}`, {
        fix: guess ? `did you mean ${guess}?` : `services: ${names.join(', ')}`,
      })
    }
    const stack = [name]
    while (stack.length > 0) {
      const top = stack.at(-1) as string
      const before = (project.services[top]?.dependsOn ?? []).filter(one => !ordered.has(one))
      if (before.length === 0) ordered.add(stack.pop() as string)
      else stack.push(...before.reverse())
    }
  }
  return [...ordered]
}
