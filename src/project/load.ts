import type {Project} from './project.js'

export interface ProjectRequest {
  /** --config, when given: a missing file is then an error; otherwise gantry.yml is looked for and may be absent. */
  config?: string
  /** --environment. */
  environment?: string
  /** Folder to look in. */
  directory: string
}

/** How the file is read: given by the command, so that this room needs no file system of its own. */
export interface ProjectFiles {
  /** The text of a file, or undefined when it does not exist. */
  read(path: string): Promise<string | undefined>
}

/** gantry.yml with its overlay applied, or undefined when there is none and none was asked for. */
export async function loadProject(request: ProjectRequest, _files: ProjectFiles): Promise<Project | undefined> {
  if (request.config === undefined) return undefined
  return undefined
}
