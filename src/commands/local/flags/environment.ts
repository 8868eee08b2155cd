import {resolve} from 'node:path'
import {UserError} from '../../../core/errors.js'
import {readTlsPair, type TlsPair} from '../../../io/tls-pair.js'

/** The certificate and the key that --tls-cert and --tls-key name. @throws UserError when one is given alone */
export async function tlsOf(flags: {
  'tls-cert'?: string
  'tls-key'?: string
}): Promise<(TlsPair & {file: string}) | undefined> {
  const {'tls-cert': certFile, 'tls-key': keyFile} = flags
  if (!certFile || !keyFile) {
    if (certFile || keyFile) throw new UserError('--tls-cert and --tls-key go together')
    return undefined
  }
  return {...(await readTlsPair(certFile, keyFile)), file: resolve(certFile)}
}

/** What a caller's shell needs: lines to paste. */
export function localEnvironment(
  endpoint: string,
  region: string,
  tls: {file: string; selfSigned: boolean} | undefined,
): string[] {
  return [
    `export AWS_ENDPOINT_URL=${endpoint}`,
    `export AWS_REGION=${region}`,
    'export AWS_ACCESS_KEY_ID=local',
    'export AWS_SECRET_ACCESS_KEY=local',
    ...(tls ? trustLines(tls) : []),
  ]
}

function trustLines({file, selfSigned}: {file: string; selfSigned: boolean}): string[] {
  const path = `'${(selfSigned ? file : 'FILE').replaceAll("'", "'\\''")}'`
  return [
    ...(selfSigned ? [] : ['# FILE: the certificates of who signed it']),
    `export NODE_EXTRA_CA_CERTS=${path}`,
    `export AWS_CA_BUNDLE=${path}`,
    `# skopeo, crane and other Go programs: SSL_CERT_FILE=${path}`,
  ]
}
