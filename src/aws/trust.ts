import {readFileSync} from 'node:fs'
import tls from 'node:tls'
import {UserError} from '../core/errors.js'

let cached: {file: string; context: tls.SecureContext} | undefined

/**
 * With AWS_CA_BUNDLE set, what a connection has to trust: the certificates of that file, and all that Node trusts
 * anyway (its own and NODE_EXTRA_CA_CERTS). The AWS CLI trusts the file alone; here it adds, since other registries
 * than AWS's are spoken to as well.
 * @throws UserError when the file cannot be read or holds no certificate
 */
export function trustedRoots(): {secureContext?: tls.SecureContext} {
  const file = process.env['AWS_CA_BUNDLE']
  // Node has read that one when it started.
  if (!file || file === process.env['NODE_EXTRA_CA_CERTS']) return {}
  if (cached?.file !== file) cached = {file, context: createContext(file)}
  return {secureContext: cached.context}
}

function createContext(file: string): tls.SecureContext {
  const bundle = read('AWS_CA_BUNDLE', file)
  if (certificatesOf(bundle).length === 0) {
    throw new UserError(`AWS_CA_BUNDLE: ${file} holds no certificate`, {fix: 'name a file of PEM certificates'})
  }
  try {
    return tls.createSecureContext({ca: [...distinct([...defaultRoots(), bundle])]})
  } catch (error) {
    throw new UserError(`AWS_CA_BUNDLE: ${file} cannot be used: ${(error as Error).message.slice(0, 200)}`)
  }
}

/** Each certificate once: a bundle mostly holds the usual ones again, and reading them is what takes time. */
function distinct(texts: string[]): Iterable<string> {
  const certificates = texts.flatMap(certificatesOf)
  return new Map(certificates.map(certificate => [certificate.replace(/\s+/g, ''), certificate])).values()
}

function certificatesOf(text: string): string[] {
  return text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? []
}

/** What Node trusts by itself; a list of our own takes its place. Only newer ones tell it. */
function defaultRoots(): readonly string[] {
  const {getCACertificates} = tls as {getCACertificates?: (type: 'default') => string[]}
  if (getCACertificates) return getCACertificates('default')
  const extra = process.env['NODE_EXTRA_CA_CERTS']
  try {
    return extra ? [...tls.rootCertificates, readFileSync(extra, 'utf8')] : tls.rootCertificates
  } catch {
    // Node has warned of that file when it started.
    return tls.rootCertificates
  }
}

function read(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(`${variable}: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`, {
      fix: `name a file of PEM certificates, or unset ${variable}`,
    })
  }
}
