import {dirname} from 'node:path'
import type {SsmApi} from '../../core/api.js'
import {existingText} from '../../io/existing-text.js'
import {findPlaceholders, type Interpolated, interpolateText} from '../../project/interpolate.js'
import {projectSources} from '../../project/sources.js'

/** Where the values of a definition file's `${…}` come from. */
export interface TextSources {
  /** Folder of gantry.yml; the file's own where there is none. */
  directory?: string
  images?: Record<string, string>
  allowTag?: boolean
  /** Asked only when a text names an SSM parameter. */
  ssm?(): Promise<Pick<SsmApi, 'getParameters'>>
}

/** A definition file's text with gantry's `${…}` replaced. @throws UserError with the place of one without a value. */
export async function interpolateFile(text: string, file: string, sources: TextSources = {}): Promise<Interpolated> {
  const {directory = dirname(file), images, allowTag, ssm} = sources
  const placeholders = findPlaceholders(text)
  if (placeholders.length === 0) return {text, masked: text}
  const wantsSsm = placeholders.some(placeholder => placeholder.kind === 'ssm')
  return interpolateText(
    text,
    file,
    projectSources(
      {
        directory,
        environment: process.env,
        ...(images ? {images} : {}),
        ...(allowTag === undefined ? {} : {allowTag}),
        ...(wantsSsm && ssm ? {ssm: await ssm()} : {}),
      },
      {read: existingText},
    ),
  )
}
