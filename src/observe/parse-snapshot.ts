import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {Finding} from '../core/finding.js'
import {jsonPointer, LineTable} from '../core/position.js'
import {type ClusterSnapshot, type ContainerInstance, snapshotVersion} from '../placement/snapshot.js'
import {firstFault, nameOf, type Path, snapshotForm} from './snapshot-form.js'
import {parseJsonText} from './snapshot-json.js'

/**
 * A snapshot file's text as a snapshot; members that are null count as absent.
 * @throws UserError with the line and column of what is cut, of another version, or not of the form.
 */
export async function parseSnapshot(text: string, file: string): Promise<ClusterSnapshot> {
  const value = await parseJsonText(text, file)
  const fail = async (message: string, path: Path, words: {why?: string; fix?: string} = {}) => {
    throw new UserError(message, {...words, at: await placeOf(text, path, file)})
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('gantrySnapshot' in value)) {
    const raw = typeof value === 'object' && value !== null && 'containerInstances' in value
    return fail(`${file} is not a snapshot: it has no \`gantrySnapshot\``, [], {
      fix: raw ? 'pass it with --container-instances instead' : 'write one with `gantry snapshot --out FILE`',
    })
  }
  if (value.gantrySnapshot !== snapshotVersion) {
    return fail(`${file} is a snapshot of version ${JSON.stringify(value.gantrySnapshot)}`, ['gantrySnapshot'], {
      why: `this gantry reads version ${snapshotVersion}`,
      fix: 'take the snapshot again, or use the gantry that wrote it',
    })
  }
  const whole = /:\s*null\b/.test(text) ? withoutNulls(value) : value
  const fault = checkSnapshot(whole)
  if (fault) return fail(`${file}: ${`${nameOf(fault.path)} ${fault.message}`.trim()}`, fault.path)
  return whole as ClusterSnapshot
}

/** The first thing in a snapshot that is not of the form, however it was made; undefined when all is well. */
export function checkSnapshot(snapshot: unknown): {path: Path; message: string} | undefined {
  const fault = firstFault(snapshotForm, snapshot, [])
  if (fault) return fault
  const seen = new Map<string, number>()
  for (const [index, {containerInstanceArn}] of (snapshot as ClusterSnapshot).containerInstances.entries()) {
    const first = seen.get(containerInstanceArn)
    if (first !== undefined) {
      const path = ['containerInstances', index, 'containerInstanceArn']
      return {path, message: `stands in containerInstances[${first}] already: each instance stands once`}
    }
    seen.set(containerInstanceArn, index)
  }
  return undefined
}

/** What is of the form and still doubtful: resources of a name ECS does not use, instances that say no zone. */
export function doubtsOf(snapshot: ClusterSnapshot): Finding[] {
  const source = 'AWS docs: DescribeContainerInstances'
  const findings: Finding[] = []
  const unknown = new Map<string, string[]>()
  const homeless: string[] = []
  for (const instance of snapshot.containerInstances) {
    for (const name of strangeResources(instance)) unknown.set(name, [...(unknown.get(name) ?? []), label(instance)])
    const zone = instance.attributes?.find(({name}) => name === 'ecs.availability-zone')?.value
    if (instance.attributes && !zone) homeless.push(label(instance))
  }
  for (const [name, on] of unknown) {
    const meant = didYouMean(name, resourceNames)
    findings.push({
      rule: 'resource-not-known',
      severity: meant ? 'warning' : 'suggestion',
      certainty: meant ? 'likely' : 'unknown',
      what: `the resource \`${name}\` is none that ECS places by: it is not looked at`,
      ...(meant ? {fix: `if \`${meant}\` is meant, correct it in the file`} : {}),
      evidence: [
        {name: 'container instances', value: on.length},
        {name: 'first', value: on[0] as string},
      ],
      source,
    })
  }
  if (homeless.length > 0) {
    findings.push({
      rule: 'instance-without-zone',
      severity: 'warning',
      certainty: 'unknown',
      what: `${homeless.length} of ${snapshot.containerInstances.length} container instances do not say their availability zone`,
      why: 'spread by zone takes them as one group, and subnets of an awsvpc task cannot be matched',
      evidence: [{name: 'first', value: homeless[0] as string}],
      source,
    })
  }
  return findings
}

const resourceNames = ['CPU', 'MEMORY', 'PORTS', 'PORTS_UDP', 'GPU', 'NEURON_CORES']

function strangeResources({registeredResources = [], remainingResources = []}: ContainerInstance): Set<string> {
  const strange = new Set<string>()
  for (const list of [registeredResources, remainingResources])
    for (const {name} of list) if (!resourceNames.includes(name)) strange.add(name)
  return strange
}

function label({ec2InstanceId, containerInstanceArn}: ContainerInstance): string {
  return ec2InstanceId ?? containerInstanceArn
}

/** The place of a path in the text; the whole text is read again for it, so only when something is wrong. */
async function placeOf(text: string, path: Path, file: string) {
  const {parseTree, findNodeAtLocation} = await import('jsonc-parser')
  const root = parseTree(text)
  let node = root
  // A member that is missing has no place: its nearest parent has.
  for (let length = path.length; root && length >= 0; length--) {
    node = findNodeAtLocation(root, path.slice(0, length) as (string | number)[])
    if (node) break
  }
  const {offset = 0, length = 0} = node ?? {}
  return new LineTable(text).at(offset, offset + Math.min(length, 200), jsonPointer(path), file)
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(item => item !== null).map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (inner === null ? [] : [[name, withoutNulls(inner)]])),
  )
}
