import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import {parseQuery} from '../query/parse.js'
import {clauses} from '../query/query.js'
import {demandOf} from './demand.js'
import {Instance} from './instance.js'
import {type InstanceType, instanceType, instanceTypeNames} from './instance-types.js'
import {holdsResources} from './place.js'
import type {PlacementRequest} from './request.js'
import {taskDefinitionOf} from './service-request.js'
import type {Situation} from './situation.js'
import type {Attribute, ContainerInstance, PlacementConstraint, Resource} from './snapshot.js'

/** The forms of one change, as they are written after `--what-if`; ` and ` joins several. */
export const whatIfForms = [
  'add N TYPE [in AZ]',
  'remove INSTANCE',
  'drain INSTANCE',
  'activate INSTANCE',
  'connect INSTANCE',
  'stop task ID',
  'memory=MiB',
  'cpu=UNITS',
  'hostPort PORT dynamic',
  'without constraint N [clause M]',
  'attribute NAME[=VALUE] on INSTANCE',
  'subnet in AZ',
  'trunking',
  'count=N',
] as const

/**
 * The situation after the changes of a what-if text.
 * @throws UserError when the text is none of `whatIfForms`, or names what is not there
 */
export function applyWhatIf(situation: Situation, text: string): Situation {
  return text.split(/\s+and\s+/).reduce((current, part) => applyOne(current, part.trim()), situation)
}

function applyOne(situation: Situation, text: string): Situation {
  for (const [pattern, apply] of forms) {
    const match = pattern.exec(text)
    if (match) return apply(situation, match)
  }
  throw new UserError(`\`${text.slice(0, 80)}\` is not a change`, {fix: `write one of: ${whatIfForms.join(' · ')}`})
}

const forms: readonly (readonly [RegExp, (situation: Situation, match: RegExpExecArray) => Situation])[] = [
  [
    /^add\s+(\d{1,5})\s+(\S+)(?:\s+in\s+(\S+))?$/,
    (s, [, n, type, zone]) => addInstances(s, Number(n), type as string, zone),
  ],
  [/^remove\s+(\S+)$/, (s, [, name]) => replace(s, findInstance(s, name as string), undefined)],
  [/^drain\s+(\S+)$/, (s, [, name]) => change(s, name as string, {status: 'DRAINING'})],
  [/^activate\s+(\S+)$/, (s, [, name]) => change(s, name as string, {status: 'ACTIVE'})],
  [/^connect\s+(\S+)$/, (s, [, name]) => change(s, name as string, {agentConnected: true})],
  [/^stop\s+task\s+(\S+)$/, (s, [, id]) => stopTask(s, id as string)],
  [/^memory\s*=\s*(\d{1,9})$/, (s, [, mib]) => withDemand(s, {memoryMiB: Number(mib)})],
  [/^cpu\s*=\s*(\d{1,9})$/, (s, [, units]) => withDemand(s, {cpuUnits: Number(units)})],
  [/^hostPort\s+(\d{1,5})\s+dynamic$/i, (s, [, port]) => dynamicPort(s, Number(port))],
  [
    /^without\s+constraint\s+(\d{1,2})(?:\s+clause\s+(\d{1,3}))?$/,
    (s, [, n, m]) => withoutConstraint(s, Number(n), m === undefined ? undefined : Number(m)),
  ],
  [
    /^attribute\s+([^\s=]+)(?:=(\S+))?\s+on\s+(\S+)$/,
    (s, [, name, value, instance]) => setAttribute(s, name as string, value, instance as string),
  ],
  [/^subnet\s+in\s+(\S+)$/, (s, [, zone]) => addSubnet(s, zone as string)],
  [/^trunking$/, s => trunking(s)],
  [/^count\s*=\s*(\d{1,7})$/, (s, [, n]) => ({...s, request: {...s.request, count: Number(n)}})],
]

function withDemand(situation: Situation, demand: Partial<PlacementRequest['demand']>): Situation {
  const {request} = situation
  return {...situation, request: {...request, demand: {...request.demand, ...demand}}}
}

/** The instance of an ARN, a container instance id or an EC2 instance id. */
export function findInstance(situation: Situation, name: string): Instance {
  const found = situation.instances.find(
    ({arn, id, ec2InstanceId}) => arn === name || id === name || ec2InstanceId === name,
  )
  if (found) return found
  const meant = didYouMean(
    name,
    situation.instances.map(({label}) => label),
  )
  throw new UserError(`no container instance is called \`${name}\``, meant ? {fix: `write \`${meant}\``} : {})
}

function replace(situation: Situation, old: Instance, by: Instance | undefined): Situation {
  return {
    ...situation,
    instances: situation.instances.flatMap(instance => (instance === old ? (by ? [by] : []) : [instance])),
  }
}

function change(situation: Situation, name: string, members: Partial<ContainerInstance>): Situation {
  const instance = findInstance(situation, name)
  return replace(situation, instance, instance.clone({...instance.source, ...members}))
}

function setAttribute(situation: Situation, name: string, value: string | undefined, instanceName: string): Situation {
  const instance = findInstance(situation, instanceName)
  const attributes = (instance.source.attributes ?? []).filter(attribute => attribute.name !== name)
  attributes.push({name, ...(value === undefined ? {} : {value})})
  return change(situation, instanceName, {attributes})
}

function stopTask(situation: Situation, id: string): Situation {
  const {snapshot} = situation
  const task = snapshot.tasks?.find(({taskArn}) => taskArn === id || taskArn.endsWith(`/${id}`))
  if (!task) throw new UserError(`no task is called \`${id}\``)
  const definition = taskDefinitionOf(snapshot, task.taskDefinitionArn)
  if (!definition) throw new UserError(`the task definition of task \`${id}\` is not in the snapshot`)
  const instance = situation.instances.find(({arn}) => arn === task.containerInstanceArn)
  if (!instance || !holdsResources(task)) return situation
  const without = instance.clone()
  const demand = demandOf(definition)
  const attached = task.attachments?.some(({type}) => type === 'ElasticNetworkInterface')
  without.giveBack({...demand, networkInterfaces: attached ? 1 : 0}, task.group ?? '')
  return {
    ...replace(situation, instance, without),
    snapshot: {
      ...snapshot,
      tasks: snapshot.tasks?.map(other => (other === task ? {...task, desiredStatus: 'STOPPED'} : other)) ?? [],
    },
  }
}

function dynamicPort(situation: Situation, port: number): Situation {
  const {ports, networkMode} = situation.request.demand
  if (networkMode === 'host' || networkMode === 'awsvpc') {
    throw new UserError(`network mode ${networkMode} has no dynamic host ports`)
  }
  if (!ports.some(mapping => mapping.port === port)) throw new UserError(`the task has no fixed host port ${port}`)
  return withDemand(situation, {ports: ports.filter(mapping => mapping.port !== port)})
}

function withoutConstraint(situation: Situation, number: number, clause: number | undefined): Situation {
  const {request} = situation
  const constraints = request.placementConstraints ?? []
  const constraint = constraints[number - 1]
  if (!constraint) throw new UserError(`there is no constraint ${number}`, {why: `the task has ${constraints.length}`})
  const relaxed = clause === undefined ? undefined : withoutClause(constraint, clause)
  return {
    ...situation,
    request: {
      ...request,
      placementConstraints: constraints.flatMap((other, index) =>
        index === number - 1 ? (relaxed ? [relaxed] : []) : [other],
      ),
    },
  }
}

function withoutClause(constraint: PlacementConstraint, number: number): PlacementConstraint | undefined {
  const query = parseQuery(constraint.expression ?? '')
  const all = clauses(query.root)
  if (number < 1 || number > all.length) {
    throw new UserError(`there is no clause ${number}`, {why: `the expression has ${all.length}`})
  }
  const rest = all.filter((_clause, index) => index !== number - 1)
  if (rest.length === 0) return undefined
  return {...constraint, expression: rest.map(({start, end}) => query.text.slice(start, end)).join(' and ')}
}

function addSubnet(situation: Situation, zone: string): Situation {
  const {request, snapshot} = situation
  const subnetId = `subnet-what-if-${zone}`
  const given = snapshot.subnets?.find(subnet => request.subnets?.includes(subnet.subnetId))
  const vpc = given?.vpcId === undefined ? {} : {vpcId: given.vpcId}
  return {
    ...situation,
    request: {...request, subnets: [...(request.subnets ?? []), subnetId]},
    snapshot: {...snapshot, subnets: [...(snapshot.subnets ?? []), {subnetId, availabilityZone: zone, ...vpc}]},
  }
}

/** Every instance whose type can trunk, launched anew with the trunk. */
function trunking(situation: Situation): Situation {
  return {
    ...situation,
    instances: situation.instances.map(instance => {
      const type = instance.instanceType === undefined ? undefined : instanceType(instance.instanceType)
      if (instance.trunked || type?.trunkTaskLimit === undefined) return instance
      const attributes = [...(instance.source.attributes ?? []), {name: 'ecs.awsvpc-trunk-id', value: 'eni-what-if'}]
      return instance.clone({...instance.source, attributes})
    }),
  }
}

function addInstances(situation: Situation, count: number, typeName: string, zone: string | undefined): Situation {
  // a peer whose own resources are not known tells nothing of a new one
  const peers = situation.instances.filter(
    ({instanceType: name, source}) => name === typeName && source.registeredResources !== undefined,
  )
  const type = instanceType(typeName)
  if (peers.length === 0 && !type) {
    const meant = didYouMean(typeName, instanceTypeNames)
    throw new UserError(`instance type \`${typeName}\` is not known`, {
      why: 'it is in no table here, and no container instance shows what one registers',
      ...(meant ? {fix: `write \`${meant}\``} : {}),
    })
  }
  const before = situation.instances.filter(({id}) => id.startsWith('what-if-')).length
  const added = Array.from({length: count}, (_, index) => {
    return new Instance(addedInstance(situation, typeName, type, peers[0], zone, before + index + 1))
  })
  const instances = [...situation.instances, ...added]
  // ARN order is the tie-break; the new ones come last in it unless an id sorts after them
  const last = situation.instances.at(-1)
  if (last && added[0] && last.arn > added[0].arn) instances.sort((a, b) => (a.arn < b.arn ? -1 : 1))
  return {...situation, instances}
}

/** An empty instance of the type: as a peer registered, else as the type's table, with the cluster's usual attributes. */
function addedInstance(
  situation: Situation,
  typeName: string,
  type: InstanceType | undefined,
  peer: Instance | undefined,
  zone: string | undefined,
  number: number,
): ContainerInstance {
  const {request} = situation
  const model = peer ?? situation.instances.find(({status}) => status === 'ACTIVE') ?? situation.instances[0]
  const provider = request.capacityProviderStrategy?.find(item => (item.weight ?? 1) > 0)?.capacityProvider
  const registeredResources = peer?.source.registeredResources ?? resourcesOf(type as InstanceType)
  const where = zone ?? zoneFor(situation, model)
  return {
    containerInstanceArn: `${(model?.arn ?? 'container-instance/').replace(/[^/]*$/, '')}what-if-${String(number).padStart(5, '0')}`,
    status: 'ACTIVE',
    agentConnected: true,
    ...(model?.source.versionInfo ? {versionInfo: model.source.versionInfo} : {}),
    ...(situation.snapshot.takenAt === undefined ? {} : {registeredAt: situation.snapshot.takenAt}),
    runningTasksCount: 0,
    ...(provider === undefined ? {} : {capacityProviderName: provider}),
    attributes: attributesOf(situation, model, typeName, type, where),
    registeredResources,
    remainingResources: registeredResources,
  }
}

function attributesOf(
  situation: Situation,
  model: Instance | undefined,
  typeName: string,
  type: InstanceType | undefined,
  zone: string | undefined,
): Attribute[] {
  const own = new Set([
    'ecs.availability-zone',
    'ecs.instance-type',
    'ecs.awsvpc-trunk-id',
    'ecs.subnet-id',
    'ecs.capability.external',
  ])
  if (type) own.add('ecs.cpu-architecture')
  if (vpcOf(situation) !== undefined) own.add('ecs.vpc-id')
  const attributes = (model?.source.attributes ?? []).filter(({name}) => !own.has(name))
  const vpcId = vpcOf(situation)
  if (vpcId !== undefined) attributes.push({name: 'ecs.vpc-id', value: vpcId})
  attributes.push({name: 'ecs.instance-type', value: typeName})
  if (zone !== undefined) attributes.push({name: 'ecs.availability-zone', value: zone})
  if (type) attributes.push({name: 'ecs.cpu-architecture', value: type.cpuArchitecture})
  if (situation.request.launchType === 'EXTERNAL') attributes.push({name: 'ecs.capability.external'})
  if (model?.trunked && type?.trunkTaskLimit !== undefined) {
    attributes.push({name: 'ecs.awsvpc-trunk-id', value: 'eni-what-if'})
  }
  return attributes
}

function vpcOf({request, snapshot}: Situation): string | undefined {
  return snapshot.subnets?.find(({subnetId}) => request.subnets?.includes(subnetId))?.vpcId
}

/** A zone of the task's subnets where there are some, else the model's own. */
function zoneFor({request, snapshot}: Situation, model: Instance | undefined): string | undefined {
  const wanted = snapshot.subnets?.find(({subnetId}) => request.subnets?.includes(subnetId))?.availabilityZone
  return wanted ?? model?.availabilityZone
}

function resourcesOf(type: InstanceType): Resource[] {
  const gpus = Array.from({length: type.gpus}, (_, index) => `gpu-what-if-${index}`)
  return [
    {name: 'CPU', type: 'INTEGER', integerValue: type.vCpus * 1024},
    {name: 'MEMORY', type: 'INTEGER', integerValue: type.registeredMemoryMiB},
    {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2375', '2376', '51678', '51679']},
    {name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: []},
    ...(type.gpus === 0 ? [] : [{name: 'GPU', type: 'STRINGSET', stringSetValue: gpus}]),
  ]
}
