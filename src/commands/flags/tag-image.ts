import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import {fixedTags, tagsLeft} from '../../registry/ecr-repository.js'
import {isTag} from '../../registry/reference.js'
import {withRetry} from '../../registry/retry.js'
import type {ConnectedRegistry} from './registry-target.js'

/** Tags to set, each once. @throws UserError when one is no tag */
export function readTags(texts: string[]): string[] {
  for (const tag of texts) if (!isTag(tag)) throw new UserError(`\`${tag.slice(0, 200)}\` is not a tag`)
  return [...new Set(texts)]
}

/** Puts an image's own manifest under more tags. @throws UserError when it is missing or a tag may not move. */
export async function tagImage(
  registry: ConnectedRegistry & {reference: string},
  tags: string[],
): Promise<{digest: string}> {
  const {api, repository, reference, ecr} = registry
  const retry = {clock: systemClock, random: Math.random}
  const manifest = await withRetry(() => api.manifest(repository, reference), retry)
  if (!manifest) throw new UserError(`${registry.uri} has no image \`${reference}\``)
  const fixed = ecr ? await fixedTags(ecr.api, ecr.repository, tags) : new Map<string, string>()
  const left = ecr ? tagsLeft(ecr.repository, tags, fixed, manifest.digest) : tags
  for (const tag of left) await withRetry(() => api.putManifest(repository, tag, manifest), retry)
  return {digest: manifest.digest}
}
