import {dirname, join, resolve} from 'node:path'
import {UserError} from '../core/errors.js'
import {findPlaceholders, interpolateText} from './interpolate.js'
import {parseProject} from './parse.js'
import type {Project} from './project.js'
import {projectSources} from './sources.js'
import {readYaml} from './yaml-source.js'

export interface ProjectRequest {
  /** --config, when given: a missing file is then an error; otherwise gantry.yml is looked for and may be absent. */
  config?: string
  /** --environment. */
  environment?: string
  /** Folder to look in. */
  directory: string
  /** Variables of `${env.X}` (default: the process's own). */
  environmentVariables?: Record<string, string | undefined>
  /** --image NAME=REF, for `${image.NAME}`. */
  images?: Record<string, string>
  /** Take a tag where a digest is better. */
  allowTag?: boolean
}

/** How the file is read: given by the command, so that this room needs no file system of its own. */
export interface ProjectFiles {
  /** The text of a file, or undefined when it does not exist. */
  read(path: string): Promise<string | undefined>
}

const defaultNames = ['gantry.yml', 'gantry.yaml']

/**
 * gantry.yml with its overlay applied, or undefined when there is none and none was asked for.
 * @throws UserError when the named file is missing, when an environment is asked for and there is no file, and for
 * everything `parseProject` refuses, and for a `${…}` without a value. SSM and CloudFormation cannot be read here: the
 * file says first which region they are in.
 */
export async function loadProject(request: ProjectRequest, files: ProjectFiles): Promise<Project | undefined> {
  const found = await findProjectFile(request, files)
  if (!found) return undefined
  const directory = dirname(resolve(request.directory, found.file))
  const {environmentVariables: environment = process.env, images, allowTag} = request
  const sources = projectSources(
    {directory, environment, ...(images ? {images} : {}), allowTag: allowTag ?? true},
    files,
  )
  const {text} = await interpolateText(found.text, found.file, sources)
  const project = parseProject(await readYaml(text, found.file), directory, request.environment)
  const asked = findPlaceholders(found.text).flatMap(({kind, name}) => (kind === 'image' ? [name] : []))
  return asked.length > 0 ? {...project, askedImages: [...new Set(asked)]} : project
}

/** The project file's text and the name people know it by, or undefined when there is none and none was asked for. */
export async function findProjectFile(
  request: ProjectRequest,
  files: ProjectFiles,
): Promise<{file: string; text: string} | undefined> {
  for (const file of request.config === undefined ? defaultNames : [request.config]) {
    const text = await files.read(
      request.config === undefined ? join(request.directory, file) : resolve(request.directory, file),
    )
    if (text !== undefined) return {file, text}
  }
  if (request.config !== undefined) {
    throw new UserError(`${request.config} does not exist`, {fix: 'name the project file with --config'})
  }
  if (request.environment !== undefined) {
    throw new UserError(
      `environment \`${request.environment.slice(0, 100)}\` asked for, but there is no gantry.yml here`,
      {
        fix: 'name the project file with --config',
      },
    )
  }
  return undefined
}
