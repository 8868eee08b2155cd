import type {Strategy} from '../strategy.js'
import {binpack} from './binpack.js'
import {random} from './random.js'
import {spread} from './spread.js'

/** Every strategy; a chain narrows in its own order. */
export const strategies: readonly Strategy[] = [spread, binpack, random]
