/** Who asks, when and through which address: all an operation may know besides the state and its input. */
export interface OperationContext {
  /** The endpoint's own clock, milliseconds since the epoch. */
  nowMs: number
  region: string
  accountId: string
  /** `http://127.0.0.1:PORT`, as the caller reached it. */
  endpoint: string
}

/** One emulated operation: one file, named by the operation. Changes `state`, answers with the API's own shape. */
export interface Operation<State, Input = Record<string, unknown>, Output = object> {
  /** The API's name, as in `CreateCluster`. */
  name: string
  /** Timestamps in the output are Dates; the protocol writes them in its own form. @throws AwsFault */
  run(state: State, input: Input, context: OperationContext): Output | Promise<Output>
}

/** A refusal in AWS's own form: the error's name and its message, verbatim. */
export class AwsFault extends Error {
  readonly status: number
  /** Further members of the error's shape. */
  readonly detail: Record<string, unknown>

  constructor(name: string, message: string, options: {status?: number; detail?: Record<string, unknown>} = {}) {
    super(message)
    this.name = name
    this.status = options.status ?? 400
    this.detail = options.detail ?? {}
  }
}
