import fc from 'fast-check'
import {expect, it} from 'vitest'
import {questionOf} from '../../src/commands/flags/placement-question.js'
import {GantryError, UserError} from '../../src/core/errors.js'
import {explainPlacement} from '../../src/observe/explain-placement.js'
import {filterInstances} from '../../src/observe/filter-instances.js'
import {parseSnapshot} from '../../src/observe/parse-snapshot.js'
import {parseQuery} from '../../src/query/parse.js'
import {placementHtml} from '../../src/ui/placement-html.js'
import {formatExplanation} from '../../src/ui/placement-report.js'
import {cluster} from '../commands/placement-cluster.js'
import {plain} from '../ui/placement-fixture.js'

const parameters = {seed: Number(process.env.GANTRY_SEED ?? 20260105), numRuns: Number(process.env.GANTRY_RUNS ?? 1000)}
const whole = cluster(
  [
    {id: 'a', memory: [1024, 7680], ports: [80], capacityProviderName: 'asg'},
    {id: 'b', zone: 'eu-west-1b', agentConnected: false},
  ],
  {
    tasks: [
      {
        taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/t',
        containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/a',
        taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:42',
        group: 'service:web',
        desiredStatus: 'RUNNING',
        attachments: [{type: 'ElasticNetworkInterface', status: 'ATTACHED'}],
      },
    ],
    subnets: [{subnetId: 'subnet-1', availabilityZone: 'eu-west-1a', vpcId: 'vpc-1', availableIpAddressCount: 3}],
    capacityProviders: [{name: 'asg', autoScalingGroupProvider: {autoScalingGroupArn: 'a/asg'}}],
    autoScalingGroups: [{name: 'asg', min: 1, max: 3, desired: 2, instanceTypes: ['m5.large']}],
  },
  {portMappings: [{containerPort: 80, hostPort: 80, protocol: 'tcp'}]},
)
const text = JSON.stringify(whole)

/** Every path of a value, leaves and inner nodes. */
function paths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([name, inner]) =>
      paths(inner, [...path, Array.isArray(value) ? Number(name) : name]),
    ),
  ]
}

function replaced(value: unknown, [first, ...rest]: (string | number)[], by: unknown): unknown {
  if (first === undefined) return by
  const copy: Record<string | number, unknown> = Array.isArray(value) ? ([...value] as never) : {...(value as object)}
  const inner = replaced(copy[first], rest, by)
  if (inner === undefined) delete copy[first]
  else copy[first] = inner
  return copy
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    -1,
    0,
    1.5,
    1e308,
    '',
    'x',
    '-1',
    true,
    [],
    {},
    [null],
    [[]],
    [{}],
    {name: 1},
    '__proto__',
  ),
  fc.jsonValue(),
)

it('a snapshot cut anywhere is refused with its place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({min: 0, max: text.length - 1}), async length => {
      const error = await parseSnapshot(text.slice(0, length), 's.json').then(
        () => undefined,
        thrown => thrown,
      )
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).at).toMatchObject({file: 's.json', line: 1, column: expect.any(Number)})
    }),
    parameters,
  )
})

it('a snapshot with anything anywhere is refused with its place, or answered: never a crash', async () => {
  const query = parseQuery(
    'attribute:stack != prod and task:group == service:web and registeredAt > 2018-01-01 or runningTasksCount < 3',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths(whole).slice(1)), strange, async (path, value) => {
      try {
        const snapshot = await parseSnapshot(JSON.stringify(replaced(whole, path, value)), 's.json')
        filterInstances(snapshot, query)
        const question = questionOf(snapshot, {serviceName: 'web', count: 2})
        const explanation = explainPlacement(snapshot, question, {seed: 1, whatIf: []})
        formatExplanation(explanation, question.subject, plain, {all: true})
        placementHtml(explanation, snapshot.containerInstances, question.subject)
        for (const {placeable, capacityLeft} of [explanation]) {
          expect(placeable).toBeGreaterThanOrEqual(0)
          expect(capacityLeft === '>=10000' || capacityLeft >= 0).toBe(true)
        }
      } catch (error) {
        if (!(error instanceof GantryError)) throw error
      }
    }),
    parameters,
  )
})
