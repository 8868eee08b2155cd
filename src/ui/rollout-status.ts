import type {ServiceStatus} from '../rollout/status.js'
import {oneLine, padText} from './plain-text.js'
import type {Paint} from './rollout-plain.js'

const paints: Record<ServiceStatus['state'], keyof Paint> = {
  steady: 'green',
  deploying: 'yellow',
  failed: 'red',
  short: 'red',
  inactive: 'dim',
}

/** The services of a cluster, one a line; below a service in trouble, what ECS says of it. */
export function statusLines(services: readonly ServiceStatus[], paint: Paint): string[] {
  if (services.length === 0) return ['the cluster has no services']
  const rows = services.map(service => [
    oneLine(service.service, 100),
    service.state,
    `${service.running}/${service.desired}${service.pending ? ` (+${service.pending} pending)` : ''}`,
    oneLine(service.taskDefinition, 100),
    [service.launchType ?? '', service.express ? 'express' : ''].filter(Boolean).join(' '),
  ])
  const header = ['SERVICE', 'STATE', 'RUNNING', 'TASK DEFINITION', 'LAUNCH TYPE']
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)))
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => padText(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = [paint.dim(line(header))]
  services.forEach((service, index) => {
    const cells = rows[index] as string[]
    const state = padText(cells[1] as string, widths[1] as number)
    lines.push(line(cells).replace(state, paint[paints[service.state]](state)))
    if (service.url) lines.push(`  ${oneLine(service.url)}`)
    if (service.state !== 'steady' && service.rolloutReason)
      lines.push(paint.dim(`  ${oneLine(service.rolloutReason)}`))
    if (service.trouble) lines.push(`  ${paint.yellow('ecs')} ${oneLine(service.trouble.message, 300)}`)
  })
  return lines
}
