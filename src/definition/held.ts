import type {LintDocument} from './document.js'
import type {Edit} from './rule.js'
import {insertion} from './text-edits.js'

/** Why edits cannot be made in the text of a definition's file, as a member of them; nothing when they can. */
export function heldBy(edits: Edit[], {kind, file, terraform}: LintDocument): {held?: string} {
  if (kind === 'cloudformation') return {held: 'a template is not edited'}
  const places = edits.flatMap(edit => {
    if ('remove' in edit) {
      const {keyStart, start, end} = edit.remove
      return {start: keyStart >= 0 ? keyStart : start, end}
    }
    return 'text' in edit ? edit : (insertion(file, edit) ?? [])
  })
  if (terraform) {
    const {editable} = terraform
    const fits = editable !== undefined && places.every(({start, end}) => start > editable.start && end < editable.end)
    return fits ? {} : {held: 'attributes and escaped strings of Terraform are not edited'}
  }
  const {shared = []} = file
  const meets = places.some(({start, end}) => shared.some(part => start <= part.end && part.start <= end))
  return meets ? {held: 'an anchor or alias shares this text'} : {}
}
