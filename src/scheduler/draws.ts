/** A 32-bit hash of the seed and the number of the draw: the n-th draw is the same in every process. */
function draw32(seed: number, index: number): number {
  let x = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35)) | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  x ^= x >>> 16
  return x >>> 0
}

/** The source of ids and chances: counts its draws, so that a state remembers where it stands. */
export interface Draws {
  seed: number
  draws: number
}

/** A whole number in [0, below). */
export function drawBelow(source: Draws, below: number): number {
  return Math.floor((draw32(source.seed, source.draws++) / 0x1_0000_0000) * below)
}

function drawText(source: Draws, alphabet: string, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet[drawBelow(source, alphabet.length)]
  return text
}

function drawHex(source: Draws, words: number): string {
  let text = ''
  for (let i = 0; i < words; i++)
    text += draw32(source.seed, source.draws++)
      .toString(16)
      .padStart(8, '0')
  return text
}

const digits = '0123456789'
const urlSafe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** 32 hexadecimal digits: the id of a task, a container instance, an attachment. */
export const drawId = (source: Draws): string => drawHex(source, 4)

/** 8-4-4-4-12 hexadecimal digits: the id of an event, a container, an attachment. */
export function drawUuid(source: Draws): string {
  const hex = drawHex(source, 4)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** `ecs-svc/` and 19 digits. */
export const drawDeploymentId = (source: Draws): string =>
  `ecs-svc/${1 + drawBelow(source, 9)}${drawText(source, digits, 18)}`

/** 19 digits. */
export const drawRevisionId = (source: Draws): string => `${1 + drawBelow(source, 9)}${drawText(source, digits, 18)}`

/** 21 URL-safe characters. */
export const drawServiceDeploymentId = (source: Draws): string => drawText(source, urlSafe, 21)

/** 43 URL-safe characters: the end of a lifecycle hook's id. */
export const drawHookId = (source: Draws): string => drawText(source, urlSafe, 43)

/** `eni-` and 17 hexadecimal digits. */
export const drawNetworkInterfaceId = (source: Draws): string => `eni-0${drawHex(source, 2)}`

/** `i-` and 17 hexadecimal digits. */
export const drawInstanceId = (source: Draws): string => `i-0${drawHex(source, 2)}`

/** Two hexadecimal digits. */
export const drawHexByte = (source: Draws): string => drawBelow(source, 256).toString(16).padStart(2, '0')
