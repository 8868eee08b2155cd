import {UserError} from '../core/errors.js'
import {LineTable} from '../core/position.js'

/**
 * The value of a JSON text.
 * @throws UserError with the line and column where it breaks off or goes wrong.
 */
export async function parseJsonText(text: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch (error) {
    // V8 names an offset for some errors only; the tolerant parser names one for all, and is loaded for that alone.
    const {visit, printParseErrorCode} = await import('jsonc-parser')
    let first: {code: number; offset: number; length: number} | undefined
    visit(
      text,
      {
        onError: (code, offset, length) => {
          first ??= {code, offset, length}
        },
      },
      {disallowComments: true, allowTrailingComma: false, allowEmptyContent: false},
    )
    const ends = text.trimEnd().length
    const {offset, length} = first ?? {offset: ends, length: 0}
    const name = first ? printParseErrorCode(first.code) : ''
    // A comment, or anything after the value, reaches the end without being cut.
    const truncated = offset >= ends || (offset + length >= ends && !/Comment|EndOfFileExpected/.test(name))
    const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
    throw new UserError(truncated ? `${file} breaks off: it is not whole JSON` : `${file} is not JSON`, {
      ...(truncated ? {} : {why: words || String((error as Error).message).slice(0, 200)}),
      at: new LineTable(text).at(offset, offset + length, undefined, file),
      fix: truncated ? 'write the file again; a download or a full disk may have cut it' : 'repair it there',
    })
  }
}
