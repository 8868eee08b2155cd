import {describe, expect, it} from 'vitest'
import {defaultPercentages, deploymentBounds} from '../../src/definition/deployment-bounds.js'

describe('the bounds of a rolling update', () => {
  it.each([
    [4, 50, 100, 2, 4],
    [4, 100, 150, 4, 6],
    [4, 100, 200, 4, 8],
    [4, 0, 100, 0, 4],
    [4, 50, 200, 2, 8],
    [10, 90, 110, 9, 11],
    [1, 100, 200, 1, 2],
    [1, 0, 100, 0, 1],
    [3, 66, 100, 2, 3],
    [0, 100, 200, 0, 0],
    [100, 29, 115, 29, 115],
  ])('%i tasks at %i/%i: at least %i, at most %i, and it moves', (desiredCount, minimum, maximum, lower, upper) => {
    expect(deploymentBounds({desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum})).toEqual({
      desired: desiredCount,
      lower,
      upper,
      stuck: false,
    })
  })

  it.each([
    [1, 100, 100, 1, 1],
    [1, 50, 100, 1, 1],
    [1, 100, 150, 1, 1],
    [2, 75, 100, 2, 2],
    [3, 67, 100, 3, 3],
    [3, 100, 125, 3, 3],
  ])('%i tasks at %i/%i: %i and %i, stuck', (desiredCount, minimum, maximum, lower, upper) => {
    expect(deploymentBounds({desiredCount, minimumHealthyPercent: minimum, maximumPercent: maximum})).toEqual({
      desired: desiredCount,
      lower,
      upper,
      stuck: true,
    })
  })

  it('the API fills in 100 and 200 for REPLICA, 0 and 100 for DAEMON', () => {
    expect(defaultPercentages()).toEqual({minimumHealthyPercent: 100, maximumPercent: 200})
    expect(defaultPercentages('DAEMON')).toEqual({minimumHealthyPercent: 0, maximumPercent: 100})
    expect(deploymentBounds({desiredCount: 5})).toMatchObject({lower: 5, upper: 10})
    expect(deploymentBounds({desiredCount: 5, schedulingStrategy: 'DAEMON'})).toMatchObject({lower: 0, upper: 5})
  })
})
