import {UserError} from '../core/errors.js'
import type {StoredManifest} from './api.js'
import {RegistryError} from './error.js'
import {type Descriptor, manifestTypes, maxManifests, parseManifest, sha256} from './manifest.js'
import {blobsOf, type PushContext, sendBlobs} from './push.js'
import {withRetry} from './retry.js'
import type {ImageNode} from './source.js'

/** Puts the manifests, children first, by digest; then the referrers; then the tags. */
export async function publish(context: PushContext, image: ImageNode, tags: string[]): Promise<void> {
  const put = new Set<string>()
  await putTree(context, image, put)
  if (context.withReferrers) await putReferrers(context, image, put)
  for (const tag of tags) await setTag(context, image, tag)
}

async function putTree(context: PushContext, node: ImageNode, put: Set<string>): Promise<void> {
  if (put.has(node.digest)) return
  put.add(node.digest)
  for (const child of node.children) await putTree(context, child, put)
  const {subjectHandled} = await putManifest(context, node, node.digest)
  context.emit({type: 'manifest', digest: node.digest, mediaType: node.mediaType, size: node.bytes.length})
  if (node.subject && !subjectHandled) await listUnderSubject(context, node, node.subject)
}

async function putReferrers(
  context: PushContext,
  node: ImageNode,
  put: Set<string>,
  asked = new Set<string>(),
): Promise<void> {
  if (asked.has(node.digest)) return
  asked.add(node.digest)
  for (const referrer of await context.source.referrers(node.digest)) {
    if (put.has(referrer.digest)) continue
    if (put.size >= maxManifests) {
      throw new UserError(`${context.source.description} has more than ${maxManifests} manifests and referrers`)
    }
    await sendBlobs(context, blobsOf(referrer))
    await putTree(context, referrer, put)
    await putReferrers(context, referrer, put, asked)
  }
  for (const child of node.children) await putReferrers(context, child, put, asked)
}

function putManifest(
  context: PushContext,
  manifest: StoredManifest,
  reference: string,
): Promise<{subjectHandled: boolean}> {
  return withRetry(
    async () => {
      await context.manifestTurn()
      return context.api.putManifest(context.repository, reference, manifest)
    },
    context.retry(`manifest ${reference}`),
  )
}

/** Lets the tag stand for the image, where it does not yet, and looks whether it does. */
async function setTag(context: PushContext, image: ImageNode, tag: string): Promise<void> {
  const before = await withRetry(() => digestOf(context, tag), context.retry(`tag ${tag}`))
  if (before === image.digest) return context.emit({type: 'tag', tag, digest: image.digest})
  await putManifest(context, image, tag)
  const movedTo = await confirmTag(context, image, tag, before)
  context.emit({type: 'tag', tag, digest: image.digest})
  if (movedTo === undefined) return
  const message = `tag ${tag} stands for ${movedTo} now: somebody else moved it after it was set to ${image.digest}`
  context.emit({type: 'warning', message})
}

/** What the tag stands for; `unreadable` where pushing is allowed and reading is not. */
async function digestOf({api, repository}: PushContext, tag: string): Promise<string | undefined> {
  try {
    return await api.manifestDigest(repository, tag)
  } catch (error) {
    if (error instanceof RegistryError && (error.status === 401 || error.status === 403)) return 'unreadable'
    throw error
  }
}

/**
 * Asks what the tag stands for now. What it stood for before is asked for again, as a registry may be slow to show what
 * it took; a third digest, seen twice, is that of another push, which came later and so is right: it is answered.
 * Where reading is not allowed, the answer to the PUT is all there is.
 * @throws RegistryError when the tag stays with what it was.
 */
async function confirmTag(
  context: PushContext,
  image: ImageNode,
  tag: string,
  before: string | undefined,
): Promise<string | undefined> {
  const {api, repository, retry} = context
  let other: string | undefined
  return withRetry(
    async () => {
      const held = await digestOf(context, tag)
      if (held === image.digest || held === 'unreadable') return undefined
      if (held !== undefined && held !== before && held === other) return held
      other = held
      throw new RegistryError(`tag ${tag} of ${api.host}/${repository} stands for ${held ?? 'nothing'}`, {
        code: 'TAG_INVALID',
        operation: 'HEAD manifest',
        retryable: true,
        why: `it was just set to ${image.digest}: the registry did not keep it`,
      })
    },
    retry(`tag ${tag}`),
  )
}

/**
 * A registry without the referrers API (no OCI-Subject in its answer): the client keeps an index under the tag
 * `sha256-…` of the subject (OCI distribution spec, "referrers tag schema").
 */
async function listUnderSubject(context: PushContext, node: ImageNode, subject: string): Promise<void> {
  const tag = subject.replace(':', '-')
  const held = await withRetry(() => context.api.manifest(context.repository, tag), context.retry(`manifest ${tag}`))
  const parsed = held ? parseManifest(held.bytes, held.mediaType, `referrers of ${subject}`) : undefined
  if (parsed && parsed.kind !== 'index') {
    throw new RegistryError(`tag ${tag} of ${context.api.host} is no list of referrers`, {
      code: 'MANIFEST_INVALID',
      operation: 'GET manifest',
      retryable: false,
    })
  }
  const entries = parsed?.manifests ?? []
  if (entries.some(entry => entry.digest === node.digest)) return
  const entry: Descriptor = {
    mediaType: node.mediaType,
    digest: node.digest,
    size: node.bytes.length,
    ...(node.artifactType ? {artifactType: node.artifactType} : {}),
  }
  const mediaType = manifestTypes.ociIndex
  const bytes = Buffer.from(JSON.stringify({schemaVersion: 2, mediaType, manifests: [...entries, entry]}))
  await putManifest(context, {bytes, mediaType, digest: sha256(bytes)}, tag)
}
