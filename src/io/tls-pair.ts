import {X509Certificate} from 'node:crypto'
import {createSecureContext} from 'node:tls'
import {UserError} from '../core/errors.js'
import {readFileBytes} from './files.js'

/** What a server of this machine speaks TLS with. */
export interface TlsPair {
  cert: Buffer
  key: Buffer
  /** The name of this machine the certificate is for. */
  host: '127.0.0.1' | 'localhost'
  /** It is its own authority: who is to trust it has to be given this very file. */
  selfSigned: boolean
}

const largestBytes = 1024 * 1024
const recipe =
  "openssl req -x509 -newkey rsa:2048 -nodes -days 365 -keyout key.pem -out cert.pem -subj '/CN=localhost' " +
  "-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1'"

/**
 * A certificate and its key from PEM files.
 * @throws UserError when one is missing, cannot be read, does not fit the other, has run out or is for another host
 */
export async function readTlsPair(certFile: string, keyFile: string): Promise<TlsPair> {
  const [cert, key] = await Promise.all([readFileBytes(certFile, largestBytes), readFileBytes(keyFile, largestBytes)])
  const certificate = readCertificate(cert, certFile)
  try {
    createSecureContext({cert, key})
  } catch (error) {
    const mismatch = /mismatch/i.test((error as Error).message)
    throw new UserError(
      mismatch ? `${keyFile} is not the key of ${certFile}` : `${keyFile} is no key that can be used`,
      {
        ...(mismatch ? {} : {why: (error as Error).message.slice(0, 200)}),
        fix: recipe,
      },
    )
  }
  if (Date.parse(certificate.validTo) < Date.now()) {
    throw new UserError(`${certFile} has run out on ${certificate.validTo}`, {fix: recipe})
  }
  const host = certificate.checkIP('127.0.0.1') ? '127.0.0.1' : certificate.checkHost('localhost') && 'localhost'
  if (!host) {
    const names = (certificate.subjectAltName ?? certificate.subject).replaceAll('\n', ', ').slice(0, 200)
    throw new UserError(`${certFile} is neither for 127.0.0.1 nor for localhost`, {
      why: `it is for ${names}`,
      fix: recipe,
    })
  }
  return {cert, key, host: host as TlsPair['host'], selfSigned: certificate.checkIssued(certificate)}
}

function readCertificate(bytes: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(bytes)
  } catch {
    throw new UserError(`${file} holds no PEM certificate`, {fix: recipe})
  }
}
