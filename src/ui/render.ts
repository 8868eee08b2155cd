import {noPaint, type Paint} from './findings.js'
import {oneLine, plainText} from './plain-text.js'

/** One file with its values in. */
export interface RenderedFile {
  file: string
  text: string
}

/** The files one after the other, each under its name. */
export function formatRendered(files: readonly RenderedFile[], paint: Paint = noPaint): string {
  return files.map(({file, text}) => `${paint.dim(`# ${oneLine(file)}`)}\n${plainText(text).trimEnd()}`).join('\n\n')
}
