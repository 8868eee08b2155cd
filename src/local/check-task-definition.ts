import type {RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs'
import {lint} from '../definition/lint.js'
import {parseValue} from '../definition/parse.js'
import {clientFault} from './refuse.js'

/**
 * Refuses what RegisterTaskDefinition refuses, with AWS's words where they are known: the rules of the lint profile
 * `register` that carry an `awsMessage`, and the few below.
 * @throws AwsFault ClientException
 */
export function checkTaskDefinition(input: RegisterTaskDefinitionRequest): void {
  const {family = '', containerDefinitions = []} = input
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) throw clientFault('Family contains invalid characters.')
  if (containerDefinitions.length === 0) throw clientFault('Container list cannot be empty.')
  for (const {name, image} of containerDefinitions) {
    if (!name) throw clientFault('Container.name should not be null or empty.')
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw clientFault('Container.name contains invalid characters.')
    if (!image) throw clientFault('Container.image should not be null or empty.')
  }
  const bytes = Buffer.byteLength(JSON.stringify(input))
  if (bytes > 64 * 1024) {
    throw clientFault(`Actual length: '${bytes}'. Max allowed length is '65536' bytes.`)
  }
  const findings = lint(parseValue(input), {profile: 'register'})
  const refused = findings.find(
    finding => finding.severity === 'error' && finding.certainty === 'certain' && finding.awsMessage,
  )
  if (refused) throw clientFault(refused.awsMessage as string)
}
