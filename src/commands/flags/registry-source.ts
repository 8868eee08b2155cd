import type {Connection} from '../../base-command.js'
import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import {dockerCredentials} from '../../io/docker-config.js'
import {parseReference, requireReference, requireTarget, type Target} from '../../registry/reference.js'
import type {ImageSource} from '../../registry/source.js'
import {remoteSource} from '../../registry/sources/remote.js'
import {type ConnectEcr, type ConnectedRegistry, connectRegistry} from './registry-target.js'

/** Connects to the registry a reference names, to read from it; with `write` to write to it as well. */
export async function openRegistry(
  text: string,
  ask: {jobs: number; connect: ConnectEcr; write?: boolean},
): Promise<ConnectedRegistry & {reference: string}> {
  const digest = requireReference(text).digest
  const target: Target = requireTarget(text.split('@')[0] as string)
  const connected = await connectRegistry(target, {
    jobs: ask.jobs,
    connect: ask.connect,
    dockerCredentials,
    ...(ask.write ? {write: true} : {}),
  })
  return {...connected, reference: digest ?? target.tag ?? 'latest'}
}

/**
 * An image of another registry as something to push. `into`: where it goes; when that is the same registry, its blobs
 * are mounted rather than carried.
 */
export async function openRemoteSource(
  text: string,
  ask: {jobs: number; connect: ConnectEcr; into?: string},
): Promise<ImageSource> {
  const {api, uri, repository, reference, ecr} = await openRegistry(text, ask)
  const into = ask.into === undefined ? undefined : parseReference(ask.into)
  const named = into && ask.into?.toLowerCase().startsWith(`${into.host}/`)
  const same = into !== undefined && (named ? into.host === uri.split('/')[0] : ecr !== undefined)
  const source = remoteSource(api, {
    description: `${uri}${reference.includes(':') ? '@' : ':'}${reference}`,
    repository,
    reference,
    mountable: same,
    retry: {clock: systemClock, random: Math.random},
  })
  return {...source, close: async () => api.close()}
}

/** A command's `connect`, in the region a reference names; `--region` must agree with it. */
export function connectInRegion(
  flags: {region?: string},
  connect: <K extends 'ecr' | 'ecrPublic'>(service: K) => Promise<Connection<K>>,
): ConnectEcr {
  const given = flags.region
  const inRegion = async (region?: string) => {
    if (region && given && given !== region) {
      throw new UserError(`the reference is in region ${region}, --region says ${given}`)
    }
    if (region) flags.region = region
    try {
      return await connect('ecr')
    } finally {
      if (given === undefined) delete flags.region
    }
  }
  return Object.assign(inRegion, {public: () => connect('ecrPublic')})
}
