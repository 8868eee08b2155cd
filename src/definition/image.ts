/** The parts of an image reference as it is written; nothing is filled in. */
export interface ImageParts {
  host?: string
  /** Repository path without host, tag and digest. */
  repository: string
  tag?: string
  digest?: string
}

/** `host/repo/name:tag@digest` → its parts. The host is what stands before the first slash when it looks like one. */
export function parseImage(image: string): ImageParts {
  let parts = parsed.get(image)
  if (!parts) {
    if (parsed.size > 200) parsed.clear()
    parts = partsOf(image)
    parsed.set(image, parts)
  }
  return parts
}

// A dozen rules ask for the parts of the same few images.
const parsed = new Map<string, ImageParts>()

function partsOf(image: string): ImageParts {
  const at = image.indexOf('@')
  const digest = at === -1 ? undefined : image.slice(at + 1)
  let rest = at === -1 ? image : image.slice(0, at)
  const slash = rest.indexOf('/')
  const first = slash === -1 ? '' : rest.slice(0, slash)
  const host = /[.:]/.test(first) || first === 'localhost' ? first : undefined
  if (host) rest = rest.slice(slash + 1)
  const colon = rest.lastIndexOf(':')
  const tag = colon === -1 ? undefined : rest.slice(colon + 1)
  return {
    ...(host ? {host} : {}),
    repository: colon === -1 ? rest : rest.slice(0, colon),
    ...(tag === undefined ? {} : {tag}),
    ...(digest === undefined ? {} : {digest}),
  }
}

const ecrHost = /^([^.]+)\.dkr[.-]ecr(?:-fips)?\.([^.]+)\.(amazonaws\.com(?:\.cn)?|on\.aws|amazonaws\.eu)$/

/** Account and region of a private ECR host, as written; undefined for any other host. */
export function parseEcrHost(host: string): {accountId: string; region: string; suffix: string} | undefined {
  const match = ecrHost.exec(host)
  return match ? {accountId: match[1]!, region: match[2]!, suffix: match[3]!} : undefined
}

/** Whether an image comes from a private ECR repository; placeholders in account and region are allowed. */
export function isEcrImage(image: string): boolean {
  return /\.dkr[.-]ecr(-fips)?\./.test(image)
}
