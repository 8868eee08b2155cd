import type {Diagnosis} from '../diagnosis.js'
import {eventTexts} from './event-texts.js'
import {exitCode} from './exit-code.js'
import {stopTexts} from './stop-texts.js'

/** Every diagnosis; the order decides only between equals. */
export const diagnoses: readonly Diagnosis[] = [stopTexts, exitCode, eventTexts]
