import {describe, expect, test} from 'vitest'
import {evaluateQuery, type QueryReading, type QueryTarget} from '../../src/query/evaluate.js'
import {parseQuery} from '../../src/query/parse.js'

function target(
  given: Partial<Omit<QueryTarget, 'groups'>> & {attributes?: Record<string, string>; groups?: string[]},
): QueryTarget {
  const {attributes = {}, groups = [], ...rest} = given
  return {
    agentConnected: true,
    agentVersion: '1.14.4',
    ec2InstanceId: 'i-abcd1234',
    registeredAtMs: Date.parse('2018-02-12T22:28:28Z'),
    runningTasksCount: 1,
    ...rest,
    attribute: name => attributes[name],
    groups: new Map(groups.map(group => [group, 1])),
  }
}

const prod = target({
  attributes: {
    stack: 'prod',
    empty: '',
    'ecs.instance-type': 't2.small',
    'ecs.availability-zone': 'us-east-1a',
    size: '9',
  },
  groups: ['service:production', 'databases'],
})
const bare = target({runningTasksCount: 0})

describe('the documentation’s expressions on an instance', () => {
  test.each([
    ['attribute:ecs.instance-type == t2.small', true],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
    ['attribute:ecs.instance-type in [t2.small, t2.medium]', true],
    ['attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d', false],
    ['attribute:ecs.instance-type =~ t2.* and attribute:ecs.availability-zone == us-east-1a', true],
    ['attribute:stack == prod', true],
    ['attribute:stack != prod', false],
    ['task:group == service:production', true],
    ['task:group == databases', true],
    ['not(task:group == database)', true],
    ['runningTasksCount == 1', true],
    ['agentVersion < 1.14.5', true],
    ['registeredAt < 2018-02-13', true],
    ["ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", true],
    ['(attribute:stack == test or attribute:stack == prod) and runningTasksCount < 2', true],
  ])('%s is %s', (text, expected) => {
    expect(evaluateQuery(parseQuery(text), prod)).toBe(expected)
  })
})

describe('a comparison selects only instances that have the attribute', () => {
  test.each([
    ['attribute:retiring == true', false],
    ['attribute:retiring != true', false],
    ['attribute:retiring in [a]', false],
    ['attribute:retiring !in [a]', false],
    ['attribute:retiring =~ .*', false],
    ['attribute:retiring !~ .*', false],
    ['attribute:retiring > 1', false],
    ['attribute:retiring exists', false],
    ['attribute:retiring !exists', true],
    ['not(attribute:retiring == true)', true],
    ['attribute:retiring !exists or attribute:retiring != true', true],
  ])('%s is %s on one that lacks it', (text, expected) => {
    expect(evaluateQuery(parseQuery(text), bare)).toBe(expected)
  })
  test('unless that assumption is turned round', () => {
    const reading: QueryReading = {missingAttribute: 'negatives-match'}
    expect(evaluateQuery(parseQuery('attribute:retiring != true'), bare, reading)).toBe(true)
    expect(evaluateQuery(parseQuery('attribute:retiring == true'), bare, reading)).toBe(false)
  })
  test('and says that the answer rested on it', () => {
    const used: string[] = []
    evaluateQuery(parseQuery('attribute:retiring != true'), bare, {onAssumption: id => used.push(id)})
    expect(used).toEqual(['missing-attribute'])
  })
})

describe('values', () => {
  test.each([
    ['attribute:empty exists', true],
    ["attribute:empty == ''", true],
    ['attribute:size < 10', true],
    ['attribute:stack > prob', true],
    ['attribute:stack =~ pro', false],
    ['attribute:stack !~ pr.*', false],
    ['agentVersion > 1.9', true],
    ['agentVersion == 1.14.4.0', true],
    ['agentVersion >= 1.14.10', false],
    ['registeredAt >= 2018-02-12T22:28:28Z', true],
    ['registeredAt > 2018-02-12T22:28:28+00:00', false],
    ['registeredAt == 2018-02-12T23:28:28+01:00', true],
    ['registeredAt < 2018-02-12T22:28:29', true],
    ['agentConnected == true', true],
    ['agentConnected in [false]', false],
    ['task:group =~ service:.*', true],
    ['task:group in [databases, x]', true],
    ['task:group != databases', false],
  ])('%s is %s', (text, expected) => {
    expect(evaluateQuery(parseQuery(text), prod)).toBe(expected)
  })
  test('task:group != can be read the other way', () => {
    const query = parseQuery('task:group != databases')
    expect(evaluateQuery(query, prod, {taskGroupNotEquals: 'a-task-of-another-group'})).toBe(true)
    expect(evaluateQuery(query, bare)).toBe(true)
    expect(evaluateQuery(query, bare, {taskGroupNotEquals: 'a-task-of-another-group'})).toBe(false)
  })
  test.each([
    'agentVersion < 9',
    'registeredAt > 2000-01-01',
    'runningTasksCount >= 0',
    'agentConnected != true',
    'ec2InstanceId != i',
  ])('%s is false when the snapshot does not say', text => {
    expect(evaluateQuery(parseQuery(text), {attribute: () => undefined, groups: new Map()})).toBe(false)
  })
})
