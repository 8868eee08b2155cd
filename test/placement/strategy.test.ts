import {describe, expect, test} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {Assumptions} from '../../src/placement/assumptions.js'
import {contextOf} from '../../src/placement/constraint.js'
import {strategies} from '../../src/placement/strategies/index.js'
import {parseStrategy, serviceStrategy} from '../../src/placement/strategy.js'

function refusal(type: string, field: string): UserError {
  try {
    parseStrategy([{type, field}])
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('it was read')
}

describe('a wrong strategy is refused with the one that was meant', () => {
  test.each([
    ['sprad', 'instanceId', 'write `spread`'],
    ['binpak', 'memory', 'write `binpack`'],
    [
      'spread',
      'memory',
      'write `binpack:memory` to fill instances by memory, or spread by an attribute such as `spread:attribute:ecs.availability-zone`',
    ],
    [
      'spread',
      'cpu',
      'write `binpack:cpu` to fill instances by cpu, or spread by an attribute such as `spread:attribute:ecs.availability-zone`',
    ],
    ['spread', 'instnaceId', 'write `spread:instanceId`'],
    ['spread', 'ecs.availability-zone', 'write `spread:attribute:ecs.availability-zone`'],
    ['spread', '', 'spread by `instanceId` or `attribute:NAME`'],
    ['binpack', 'disk', 'write `binpack:cpu` or `binpack:memory`'],
    ['tightest', '', 'use one of spread, binpack, random'],
  ])('%s by `%s`', (type, field, fix) => {
    expect(refusal(type, field).fix).toBe(fix)
  })
  test('more rules than ECS takes', () => {
    expect(() => parseStrategy(Array.from({length: 6}, () => ({type: 'random'})))).toThrow('6 placement strategies')
  })
})

test('a service without a strategy spreads by zone and then by instance; RunTask is random', () => {
  expect(serviceStrategy(undefined)).toEqual([
    {type: 'spread', field: 'attribute:ecs.availability-zone'},
    {type: 'spread', field: 'instanceId'},
  ])
  expect(serviceStrategy([])).toHaveLength(2)
  expect(serviceStrategy([{type: 'random'}])).toEqual([{type: 'random'}])
  expect(parseStrategy(undefined)).toEqual([{type: 'random', field: ''}])
})

test('fields are read in one spelling', () => {
  expect(
    parseStrategy([
      {type: 'spread', field: 'host'},
      {type: 'binpack', field: 'MEMORY'},
      {type: 'random', field: 'x'},
    ]),
  ).toEqual([
    {type: 'spread', field: 'instanceId'},
    {type: 'binpack', field: 'memory'},
    {type: 'random', field: ''},
  ])
  expect(strategies.map(({type}) => type)).toEqual(['spread', 'binpack', 'random'])
})

describe('constraints ECS refuses are refused in its words where they are known', () => {
  const read = (placementConstraints: {type?: string; expression?: string}[]) => () =>
    contextOf({group: 'g', placementConstraints}, {assumptions: new Assumptions()})
  test.each([
    [[{type: 'distinctInstance', expression: ''}], 'distinctInstance expression should not be specified.'],
    [[{type: 'distinct'}], '`distinct` is not a placement constraint'],
    [[{type: 'memberOf'}], 'the expression is empty'],
    [Array.from({length: 11}, () => ({type: 'distinctInstance'})), '11 placement constraints'],
  ])('%o', (constraints, message) => {
    expect(read(constraints)).toThrow(message)
  })
})
