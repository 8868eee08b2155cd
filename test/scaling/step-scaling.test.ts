import {describe, expect, it} from 'vitest'
import {
  adjustedCapacity,
  checkSteps,
  parseStep,
  type StepAdjustment,
  type StepScalingPolicy,
  stepFor,
} from '../../src/scaling/step-scaling.js'

const policy = (steps: StepAdjustment[], more: Partial<StepScalingPolicy> = {}): StepScalingPolicy => ({
  name: 's',
  adjustmentType: 'ChangeInCapacity',
  steps,
  cooldownSeconds: 300,
  aggregation: 'Average',
  ...more,
})
const steps = (...texts: string[]) => policy(texts.map(parseStep))

describe('steps AWS takes', () => {
  it.each([
    [['0..=1']],
    [['..0=-1']],
    [['0..20=1', '20..=3']],
    [['20..=3', '0..20=1']],
    [['..-10=-2', '-10..0=-1']],
    [['..-10=-2', '-10..0=-1', '0..10=1', '10..=2']],
  ])('%s', texts => expect(() => checkSteps(steps(...texts))).not.toThrow())
})

describe('steps AWS refuses', () => {
  it.each([
    ['an overlap', ['0..20=1', '10..=3'], 'steps [0, 20) and [10, +∞) overlap'],
    ['a gap', ['0..10=1', '20..=3'], 'there is a gap between steps [0, 10) and [20, +∞)'],
    ['two without a lower bound', ['..0=-1', '..10=1'], 'overlap'],
    ['two without an upper bound', ['0..=1', '10..=2'], 'overlap'],
    ['a step that ends before it starts', ['20..10=1'], 'ends before it starts'],
    ['a step without bounds', ['..=1'], 'its only step has no bound'],
    ['nothing open upwards', ['0..20=1'], 'none is open upwards'],
    ['nothing open downwards', ['-20..0=-1'], 'none is open downwards'],
  ])('%s', (_name, texts, message) => expect(() => checkSteps(steps(...texts))).toThrow(message))

  it('more than 20', () => {
    const many = Array.from({length: 21}, (_, index) => ({
      lower: index,
      ...(index === 20 ? {} : {upper: index + 1}),
      adjustment: 1,
    }))
    expect(() => checkSteps(policy(many))).toThrow('21 steps; AWS takes at most 20')
  })
  it('an exact capacity below nothing', () => {
    expect(() => checkSteps(policy([{lower: 0, adjustment: -1}], {adjustmentType: 'ExactCapacity'}))).toThrow(
      'an exact capacity of -1 tasks',
    )
  })
  it('a magnitude without percent', () => {
    expect(() => checkSteps(policy([{lower: 0, adjustment: 1}], {minAdjustmentMagnitude: 2}))).toThrow(
      'PercentChangeInCapacity only',
    )
  })
  it.each(['1', '0-20=1', '0..20', 'a..b=1', '0..20=1.5'])('the text %s', text =>
    expect(() => parseStep(text)).toThrow('is not one'),
  )
})

describe('the step a value falls into, at threshold 60', () => {
  const four = ['..-20=-2', '-20..0=-1', '0..20=1', '20..=3'].map(parseStep)
  it.each([
    [60, 1],
    [79.9, 1],
    [80, 3],
    [59.9, -1],
    [40.1, -1],
    [40, -2],
    [0, -2],
  ])('%d: %d', (value, adjustment) => expect(stepFor(four, 60, value)?.adjustment).toBe(adjustment))
})

describe('percent rounds as AWS documents', () => {
  it.each([
    [10, 25, 12],
    [10, 5, 11],
    [10, -5, 9],
    [10, -25, 8],
    [10, -100, 0],
    [0, 50, 0],
  ])('%d tasks by %d %%: %d', (capacity, percent, expected) => {
    expect(adjustedCapacity(policy([], {adjustmentType: 'PercentChangeInCapacity'}), percent, capacity)).toBe(expected)
  })
  it('moves at least the magnitude', () => {
    expect(
      adjustedCapacity(policy([], {adjustmentType: 'PercentChangeInCapacity', minAdjustmentMagnitude: 4}), 10, 10),
    ).toBe(14)
  })
})
