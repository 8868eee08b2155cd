import {relative} from 'node:path'
import {existingText} from '../../io/existing-text.js'
import {readTextFile} from '../../io/files.js'
import {findPlaceholders} from '../../project/interpolate.js'
import {loadProject} from '../../project/load.js'
import {readYaml} from '../../project/yaml-source.js'

/**
 * Files to lint → the same, with the definitions a gantry.yml names, in all its environments, in place of itself.
 * @throws UserError with the place for what is wrong in a gantry.yml, as every command that reads it says it
 */
export async function withProjectFiles(files: readonly string[]): Promise<string[]> {
  const named: string[] = []
  for (const file of files) named.push(...(/^(.*[\\/])?gantry\.ya?ml$/.test(file) ? await definitionsIn(file) : [file]))
  return [...new Set(named)]
}

async function definitionsIn(config: string): Promise<string[]> {
  const text = await readTextFile(config)
  const {value} = await readYaml(text, config)
  const overlays = (value as {environments?: unknown} | null | undefined)?.environments
  const asked = findPlaceholders(text).flatMap(({kind, name}) => (kind === 'image' ? [name] : []))
  const request = {
    config,
    directory: process.cwd(),
    // Which image it will be changes nothing that is looked at here.
    images: Object.fromEntries(asked.map(name => [name, 'image'])),
    allowTag: true,
  }
  const definitions: string[] = []
  for (const environment of [undefined, ...(overlays instanceof Object ? Object.keys(overlays) : [])]) {
    const project = await loadProject(
      {...request, ...(environment === undefined ? {} : {environment})},
      {
        read: existingText,
      },
    )
    for (const {taskDefinition, serviceDefinition} of Object.values(project?.services ?? {})) {
      for (const path of [taskDefinition, serviceDefinition]) if (path) definitions.push(relative('.', path))
    }
  }
  return definitions
}
