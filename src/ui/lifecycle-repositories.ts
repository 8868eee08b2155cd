import type {ListedRepository} from '../observe/load-repositories.js'
import {oneLine, padText, textWidth} from './plain-text.js'

/** A table of repositories. */
export function formatRepositories(repositories: readonly ListedRepository[]): string {
  if (repositories.length === 0) return 'no repository'
  const names = repositories.map(repository => oneLine(repository.name, 100))
  const width = Math.max(...names.map(textWidth))
  return repositories
    .map(
      ({uri, tagMutability, scanOnPush, encryption}, index) =>
        `${padText(names[index] as string, width)}  ${padText(oneLine(tagMutability), 10)} ${padText(scanOnPush ? 'scan' : '', 5)} ${padText(oneLine(encryption), 8)} ${oneLine(uri, 300)}`,
    )
    .join('\n')
}
