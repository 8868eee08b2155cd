import type {Service, Task} from '@aws-sdk/client-ecs'
import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import {readTextFile} from '../../io/files.js'

const fileLimitBytes = 32 * 1024 * 1024

/**
 * Services and tasks from files `aws ecs describe-services` and `aws ecs describe-tasks` wrote.
 * @throws UserError when a file holds something else, or the service is not in it
 */
export async function readDescribed(
  serviceFiles: readonly string[],
  taskFiles: readonly string[],
  name: string | undefined,
): Promise<{service: Service; tasks: Task[]}> {
  const services = (await Promise.all(serviceFiles.map(file => readList(file, 'services')))).flat() as Service[]
  const tasks = (await Promise.all(taskFiles.map(file => readList(file, 'tasks')))).flat() as Task[]
  const names = services.map(service => service.serviceName ?? '')
  const service = name ? services.find(candidate => candidate.serviceName === name) : services[0]
  if (!service) {
    const guess = name ? didYouMean(name, names) : undefined
    throw new UserError(name ? `service ${name} is not in the files` : 'the files hold no service', {
      fix: guess ? `did you mean ${guess}?` : 'write them with: aws ecs describe-services --cluster C --services S',
    })
  }
  if (!name && services.length > 1)
    throw new UserError(`the files hold ${services.length} services`, {
      fix: `name one: ${names.slice(0, 10).join(', ')}`,
    })
  const group = `service:${service.serviceName}`
  return {service, tasks: tasks.filter(task => task.group === undefined || task.group === group)}
}

async function readList(file: string, member: 'services' | 'tasks'): Promise<unknown[]> {
  const text = await readTextFile(file, fileLimitBytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UserError(`${file} is no JSON`, {why: (error as Error).message})
  }
  const list = Array.isArray(value) ? value : (value as Record<string, unknown> | null)?.[member]
  if (!Array.isArray(list))
    throw new UserError(`${file} holds no \`${member}\``, {fix: `write it with: aws ecs describe-${member}`})
  return list.filter(item => typeof item === 'object' && item !== null).map(withDates)
}

// The AWS CLI writes moments as ISO text, its first version as seconds since the epoch.
function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => {
        if (!/At$/.test(name) || (typeof member !== 'string' && typeof member !== 'number'))
          return [name, withDates(member)]
        const date = new Date(typeof member === 'number' ? member * 1000 : member)
        return [name, Number.isNaN(date.getTime()) ? undefined : date]
      }),
  )
}
