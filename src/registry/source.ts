import type {Descriptor, Platform} from './manifest.js'

/** A blob that can be read as often as needed. A chunk is valid until the next one is asked for. */
export interface Blob {
  mediaType: string
  digest: string
  /** Bytes. */
  size: number
  open(): AsyncIterable<Uint8Array>
  /** The digest was made from these very bytes as we wrote them, where nobody else may write: once is enough. */
  ours?: true
  /** What the caller should know of it, and what stops nothing. */
  warning?: string
  /** A repository of the same registry that holds it, to mount it from. */
  from?: string
}

/** A manifest or an index, as it was given, with everything it refers to. */
export interface ImageNode {
  kind: 'image'
  bytes: Uint8Array
  mediaType: string
  digest: string
  /** Config and layers. */
  blobs: Blob[]
  /** Manifests of an index, in its order. */
  children: ImageNode[]
  platform?: Platform
  subject?: string
  artifactType?: string
}

/** A layer that is not compressed yet: its digest is known only once it is. */
export interface LayerBuild {
  diffId: string
  /** Bytes before compression. */
  size: number
  /** What it became when it was last compressed. */
  remembered?: {digest: string; size: number}
  /** Compresses it. `onProgress`: bytes read so far. */
  build(onProgress: (doneBytes: number) => void): Promise<Blob>
}

/** An image whose manifest is written by us, after its layers are compressed. */
export interface UnbuiltImage {
  kind: 'unbuilt'
  config: Blob
  layers: LayerBuild[]
  /** The image of these layers, in the order of `layers`. */
  assemble(layers: Descriptor[]): ImageNode
}

export type LoadedImage = ImageNode | UnbuiltImage

/** Where an image comes from. */
export interface ImageSource {
  /** `OCI layout ./out`, for people. */
  description: string
  /** @throws UserError when there is no such image, or what is there is broken. */
  load(options: {platform?: Platform}): Promise<LoadedImage>
  /** The name the source itself gives its image, such as a docker-archive's RepoTags. */
  name?(): Promise<string | undefined>
  /** Signatures, SBOMs and attestations whose subject is this digest. */
  referrers(digest: string): Promise<ImageNode[]>
  /** Removes temporary files, closes what is open. */
  close(): Promise<void>
}

/** Which compressed digest a layer had, by diff_id; safe to lose. */
export interface LayerMemory {
  get(diffId: string): {digest: string; size: number} | undefined
  set(diffId: string, layer: {digest: string; size: number}): void
}
