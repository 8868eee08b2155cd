import type {At} from './position.js'

/** What every command exits with; design: one table for all of them. */
export const exitCodes = {
  done: 0,
  no: 1,
  usage: 2,
  aws: 3,
  failed: 4,
  rolledBack: 5,
  timedOut: 6,
  internal: 70,
  interrupted: 130,
} as const

export interface AwsErrorDetail {
  operation?: string
  name: string
  requestId?: string
  iamAction?: string
}

interface Words {
  why?: string
  fix?: string
  at?: At
}

/** An error somebody has to act on; the subclass says who. Never holds a secret. */
export abstract class GantryError extends Error {
  abstract readonly kind: 'usage' | 'aws' | 'internal'
  abstract readonly exitCode: number
  readonly why?: string
  readonly fix?: string
  readonly at?: At

  constructor(message: string, words: Words = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    if (words.why !== undefined) this.why = words.why
    if (words.fix !== undefined) this.fix = words.fix
    if (words.at !== undefined) this.at = words.at
  }

  /** The failure document of `--json` (contracts: streams). */
  toJSON(): {kind: string; message: string; why?: string; fix?: string; at?: At; aws?: AwsErrorDetail} {
    return {
      kind: this.kind,
      message: this.message,
      ...(this.why === undefined ? {} : {why: this.why}),
      ...(this.fix === undefined ? {} : {fix: this.fix}),
      ...(this.at === undefined ? {} : {at: this.at}),
    }
  }
}

/** The caller must change something: a flag, a file, the configuration, the credentials. Exit 2. */
export class UserError extends GantryError {
  readonly kind = 'usage'
  readonly exitCode: number = exitCodes.usage
}

/** AWS refused or cannot be reached. Exit 3; AWS's own words are the message. */
export class AwsError extends GantryError {
  readonly kind = 'aws'
  readonly exitCode: number = exitCodes.aws
  readonly aws: AwsErrorDetail

  constructor(message: string, aws: AwsErrorDetail, words: Words = {}, options?: ErrorOptions) {
    super(message, words, options)
    this.aws = aws
  }

  override toJSON() {
    return {...super.toJSON(), aws: this.aws}
  }
}

/** Our bug. Exit 70. */
export class InternalError extends GantryError {
  readonly kind = 'internal'
  readonly exitCode: number = exitCodes.internal
}
