import {UserError} from '../core/errors.js'

/** An image reference taken apart; nothing is invented: no default tag, no default host but Docker Hub's. */
export interface Reference {
  /** `HOST` or `HOST:PORT`, lower case. */
  host: string
  /** The repository's name in that registry, such as `team/app`. */
  repository: string
  tag?: string
  digest?: string
  /** Set when the host is one of ECR's. */
  ecr?: EcrHost
}

/** What the host name of an ECR registry says. */
export interface EcrHost {
  /** Absent for ECR Public. */
  accountId?: string
  region: string
  public: boolean
}

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/
const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/

/** Whether a text is a digest of the kinds gantry can check (sha256, sha512). */
export function isDigest(text: string): boolean {
  return digestPattern.test(text)
}

/** Whether a text is a tag (OCI distribution spec, "pulling manifests"). */
export function isTag(text: string): boolean {
  return tagPattern.test(text)
}

/** Whether a text is a repository name (OCI distribution spec, `<name>`), at most 256 characters as ECR has it. */
export function isRepositoryName(text: string): boolean {
  return text.length <= 256 && text.split('/').every(part => component.test(part))
}

/**
 * What an ECR host name says, or undefined for any other host: private registries
 * (`ACCOUNT.dkr.ecr[-fips].REGION.amazonaws.com[.cn]`, `ACCOUNT.dkr-ecr[-fips].REGION.on.aws`) and `public.ecr.aws`
 * (AWS docs: making requests to Amazon ECR registries).
 */
export function parseEcrHost(host: string): EcrHost | undefined {
  if (host === 'public.ecr.aws') return {region: 'us-east-1', public: true}
  const match =
    /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host) ??
    /^(\d{12})\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/.exec(host)
  return match ? {accountId: match[1] as string, region: match[2] as string, public: false} : undefined
}

/** `HOST/NAME[:TAG][@DIGEST]` taken apart, or undefined when it is not a reference. */
export function parseReference(text: string): Reference | undefined {
  const [beforeDigest, digest, ...more] = text.split('@')
  if (beforeDigest === undefined || more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined
  const slash = beforeDigest.indexOf('/')
  const first = slash > 0 ? beforeDigest.slice(0, slash) : ''
  const hasHost = first !== '' && (/[.:[]/.test(first) || first === 'localhost')
  const rest = hasHost ? beforeDigest.slice(slash + 1) : beforeDigest
  const colon = rest.lastIndexOf(':')
  const name = colon >= 0 ? rest.slice(0, colon) : rest
  const tag = colon >= 0 ? rest.slice(colon + 1) : undefined
  if (tag !== undefined && !isTag(tag)) return undefined
  if (hasHost && !hostPattern.test(first)) return undefined
  const host = hasHost ? first.toLowerCase() : 'docker.io'
  const repository = !hasHost && !name.includes('/') ? `library/${name}` : name
  if (!isRepositoryName(repository)) return undefined
  const ecr = parseEcrHost(host)
  return {
    host,
    repository,
    ...(tag === undefined ? {} : {tag}),
    ...(digest === undefined ? {} : {digest}),
    ...(ecr ? {ecr} : {}),
  }
}

/** A place to push to: without a host it is the caller's own ECR registry. */
export interface Target {
  host?: string
  repository: string
  tag?: string
  ecr?: EcrHost
}

/** `[HOST/]NAME[:TAG]` of somewhere to push to. @throws UserError, also for a digest: that follows from the image. */
export function requireTarget(text: string): Target {
  const reference = parseReference(text)
  if (!reference) throw notReference(text)
  if (reference.digest) {
    throw new UserError(`\`${text.slice(0, 300)}\` names a digest`, {
      fix: 'push to a tag; the digest follows from the image',
    })
  }
  const {host, repository, tag, ecr} = reference
  const named = text.toLowerCase().startsWith(`${host}/`)
  return {
    ...(named ? {host} : {}),
    repository: named ? repository : text.slice(0, tag === undefined ? undefined : -tag.length - 1),
    ...(tag === undefined ? {} : {tag}),
    ...(ecr ? {ecr} : {}),
  }
}

/** `parseReference`, for input somebody typed. @throws UserError */
export function requireReference(text: string): Reference {
  const reference = parseReference(text)
  if (reference) return reference
  throw notReference(text)
}

function notReference(text: string): UserError {
  return new UserError(`\`${text.slice(0, 300)}\` is not an image reference`, {
    fix: 'write it as REPOSITORY:TAG, or HOST/REPOSITORY:TAG, in lower case',
  })
}

/** `HOST/NAME`, plus `:TAG` or `@DIGEST` when given. */
export function formatReference(reference: Pick<Reference, 'host' | 'repository' | 'tag' | 'digest'>): string {
  const name = `${reference.host}/${reference.repository}`
  if (reference.digest) return `${name}@${reference.digest}`
  return reference.tag ? `${name}:${reference.tag}` : name
}

/** Whether a host is this machine: where alone plain http is spoken. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name)
}
