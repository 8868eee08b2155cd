import type {Timeline} from '../../observe/timeline.js'
import {parseReference} from '../../registry/reference.js'
import {readingsOf} from './reading.js'

/** What a command to paste may need to be told. */
export type NameKind =
  | 'role'
  | 'action'
  | 'resource'
  | 'policy'
  | 'secret'
  | 'parameter'
  | 'key'
  | 'logGroup'
  | 'image'
  | 'repository'
  | 'platform'
  | 'region'
  | 'fileSystem'
  | 'function'
  | 'subnet'
  | 'instance'
  | 'service'
  | 'cluster'

export type Names = Partial<Record<NameKind, string>>

const arn = 'arn:aws[\\w-]{0,12}'

/**
 * Each takes only characters no shell reads as anything else, and a name at the very end of a text may be cut: where
 * that would give a wrong name, something must follow it.
 */
export const namePatterns: Record<Exclude<NameKind, 'platform' | 'cluster' | 'repository' | 'policy'>, RegExp> = {
  role: /assumed-role\/([\w+=,.@-]{1,64})\/|:role\/(?:[\w+=,.@-]{1,64}\/){0,8}([\w+=,.@-]{1,64})(?=['" )])/,
  action: /not authorized to perform:? ([a-z][a-z0-9-]{1,30}:[A-Za-z]{2,60})/,
  resource: new RegExp(
    `on resource: (\\*|${arn}:[a-z0-9-]{0,30}:[a-z0-9-]{0,30}:(?:\\d{12}|aws)?:[\\w+=,.@:/!*-]{1,300})(?=[ '"])`,
  ),
  secret: new RegExp(`(${arn}:secretsmanager:[a-z0-9-]{1,30}:\\d{12}:secret:[\\w/+=.@!-]{1,200})(?=[: '"])`),
  parameter: new RegExp(
    `invalid (?:ssm )?parameters:? \\[?(/?[\\w./-]{1,500})|${arn}:ssm:[a-z0-9-]{1,30}:\\d{12}:parameter(/[\\w./-]{1,500})(?=[ '"])`,
    'i',
  ),
  key: /json key ([\w.-]{1,200})/i,
  logGroup: /log-group:([\w./#-]{1,512})(?=[: '"])/,
  image:
    /(\d{12}\.dkr\.ecr\.[a-z0-9-]{1,30}\.amazonaws\.com(?:\.cn)?\/[a-z0-9._/-]{2,256}(?::[\w.-]{1,128})?)(?=[@: ,'"])/,
  region:
    /(?:arn:aws[\w-]{0,12}:[a-z0-9-]{1,30}:|\.)([a-z]{2}(?:-[a-z]{2,10}){1,2}-\d)(?=[:.](?:\d{12}|amazonaws|on\.aws))/,
  fileSystem: /\b(fs-[0-9a-f]{8,17})\b/,
  function: /:function:([\w-]{1,64})(?=[: '"]|$)/,
  subnet: /\b(subnet-[0-9a-f]{8,17})\b/,
  instance: /container-instance[ /]\(?([0-9a-f]{32}|[0-9a-f-]{36})\b/,
  service: /\(service ([\w-]{1,255})[,)]/,
}

/** Names a text of ECS tells. */
export function namesIn(text: string): Names {
  const reading = readingsOf(text)[0] ?? ''
  const names: Names = {}
  for (const [kind, pattern] of Object.entries(namePatterns)) {
    const match = pattern.exec(reading)
    const found = match?.slice(1).find(group => group !== undefined)
    if (found) names[kind as NameKind] = found.replace(/[.,:-]+$/, '')
  }
  if (names.action) names.policy = `allow-${names.action.replace(':', '-')}`
  // GetAuthorizationToken knows no resource; the log group's own ARN stands for its streams with a star
  if (names.action === 'ecr:GetAuthorizationToken') names.resource = '*'
  if (names.resource?.includes(':log-group:')) names.resource = names.resource.replace(/:log-stream.*$|$/, ':*')
  return names
}

/** Names the service under diagnosis tells; a container's own image before any other. */
export function namesOf(timeline: Timeline, container?: string): Names {
  const definition = timeline.taskDefinition
  const own = definition?.containers.find(({name}) => name === container)
  const logging = own?.logOptions['awslogs-group']
    ? own
    : definition?.containers.find(({logOptions}) => logOptions['awslogs-group'])
  const names: Names = {
    service: timeline.service,
    cluster: lastPart(timeline.cluster),
    ...(definition?.executionRoleArn ? {role: lastPart(definition.executionRoleArn)} : {}),
    ...(own?.image ? {image: own.image} : {}),
    ...(logging ? {logGroup: logging.logOptions['awslogs-group'], region: logging.logOptions['awslogs-region']} : {}),
    ...(definition ? {platform: definition.cpuArchitecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64'} : {}),
  } as Names
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value && pasteable.test(value)))
}

/** The first of the commands whose names are all known, with them filled in. */
export function filled(commands: readonly string[], names: Names): string | undefined {
  const all = withRepository(names)
  for (const command of commands) {
    let complete = true
    const text = command.replace(/\{([a-zA-Z]+)\}/g, (_, kind: NameKind) => {
      const value = all[kind]
      if (value === undefined) complete = false
      return value ?? ''
    })
    if (complete) return text
  }
  return undefined
}

/** Reads one log stream again; undefined when a name would need quoting. */
export function logCommand(logGroup: string | undefined, logStream: string): string | undefined {
  if (!logGroup || !pasteable.test(logGroup) || !pasteable.test(logStream)) return undefined
  return `aws logs get-log-events --log-group-name ${logGroup} --log-stream-name ${logStream} --query 'events[].message'`
}

const pasteable = /^[\w+=,.@:/#-]{1,512}$/

function lastPart(arnOrName: string): string {
  return arnOrName.slice(arnOrName.lastIndexOf('/') + 1)
}

function withRepository(names: Names): Names {
  const reference = names.image ? parseReference(names.image) : undefined
  return reference?.ecr && !reference.ecr.public
    ? {...names, repository: `${reference.host}/${reference.repository}`}
    : names
}
