import type {StoredManifest} from './api.js'
import {RegistryError} from './error.js'
import {type Descriptor, manifestTypes, parseManifest, sha256} from './manifest.js'
import {blobsOf, type PushContext, sendBlobs} from './push.js'
import {withRetry} from './retry.js'
import type {ImageNode} from './source.js'

/** Puts the manifests, children first, by digest; then the referrers; then the tags. */
export async function publish(context: PushContext, image: ImageNode, tags: string[]): Promise<void> {
  const put = new Set<string>()
  await putTree(context, image, put)
  if (context.withReferrers) await putReferrers(context, image, put)
  for (const tag of tags) {
    await putManifest(context, image, tag)
    await confirmTag(context, image, tag)
    context.emit({type: 'tag', tag, digest: image.digest})
  }
}

async function putTree(context: PushContext, node: ImageNode, put: Set<string>): Promise<void> {
  if (put.has(node.digest)) return
  put.add(node.digest)
  for (const child of node.children) await putTree(context, child, put)
  const {subjectHandled} = await putManifest(context, node, node.digest)
  context.emit({type: 'manifest', digest: node.digest, mediaType: node.mediaType, size: node.bytes.length})
  if (node.subject && !subjectHandled) await listUnderSubject(context, node, node.subject)
}

async function putReferrers(context: PushContext, node: ImageNode, put: Set<string>): Promise<void> {
  for (const referrer of await context.source.referrers(node.digest)) {
    if (put.has(referrer.digest)) continue
    await sendBlobs(context, blobsOf(referrer))
    await putTree(context, referrer, put)
    await putReferrers(context, referrer, put)
  }
  for (const child of node.children) await putReferrers(context, child, put)
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

/**
 * Asks what the tag stands for now. Another digest is asked for again, as a registry may be slow to show what it took.
 * Where pushing is allowed and reading is not, the answer to the PUT is all there is.
 * @throws RegistryError when the tag stays with another digest.
 */
async function confirmTag({api, repository, retry}: PushContext, image: ImageNode, tag: string): Promise<void> {
  await withRetry(
    async () => {
      const held = await api.manifestDigest(repository, tag).catch(error => {
        if (error instanceof RegistryError && (error.status === 401 || error.status === 403)) return image.digest
        throw error
      })
      if (held === image.digest) return
      throw new RegistryError(`tag ${tag} of ${api.host}/${repository} stands for ${held ?? 'nothing'}`, {
        code: 'TAG_INVALID',
        operation: 'HEAD manifest',
        retryable: true,
        why: `it was just set to ${image.digest}: another push has moved it, or the registry did not keep it`,
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
