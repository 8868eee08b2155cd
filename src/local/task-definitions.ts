import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {clientFault} from './refuse.js'
import type {LocalRegion, TaskDefinitionRecord} from './state.js'

/** Family and revision of `family`, `family:revision` or an ARN; revision undefined when none is named. */
export function parseTaskDefinitionName(name: string): {family: string; revision?: number} | undefined {
  const short = name.startsWith('arn:') ? name.slice(name.indexOf('/') + 1) : name
  const match = /^([A-Za-z0-9_-]{1,255})(?::(\d{1,9}))?$/.exec(short)
  if (!match) return undefined
  return {family: match[1] as string, ...(match[2] ? {revision: Number(match[2])} : {})}
}

/** The revision a name means; without a revision the latest ACTIVE one. Undefined when there is none. */
export function findRecord(region: LocalRegion, name: string): TaskDefinitionRecord | undefined {
  const parsed = parseTaskDefinitionName(name)
  const records = region.taskDefinitions.get(parsed?.family ?? '') ?? []
  const record = parsed?.revision
    ? records[parsed.revision - 1]
    : records.findLast(({taskDefinition}) => taskDefinition.status === 'ACTIVE')
  if (name.startsWith('arn:') && parsed?.revision && record?.taskDefinition.taskDefinitionArn !== name) return undefined
  return record
}

/**
 * The ACTIVE task definition a service or a task is to run.
 * @throws AwsFault ClientException when it is not there, or was deregistered.
 */
export function requireActive(region: LocalRegion, name: string): TaskDefinition & {taskDefinitionArn: string} {
  const record = findRecord(region, name)
  if (!record) throw clientFault('TaskDefinition not found.')
  if (record.taskDefinition.status !== 'ACTIVE') throw clientFault('TaskDefinition is inactive')
  return record.taskDefinition as TaskDefinition & {taskDefinitionArn: string}
}
