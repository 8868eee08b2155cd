/** The API, with `take` called before each call: what it throws refuses the call as if AWS had. */
export function limitedCalls<A extends object>(api: A, take: () => void): A {
  return new Proxy(api, {
    get: (target, property) => {
      const call = Reflect.get(target, property) as unknown
      if (typeof call !== 'function') return call
      return async (...input: unknown[]) => {
        take()
        return (call as (...rest: unknown[]) => unknown).apply(target, input)
      }
    },
  })
}

/** What a limit refuses a call with: told like any other read that AWS refused. */
export function leftOut(message: string): Error {
  return Object.assign(new Error(`left out: ${message}`), {name: 'LeftOut', $fault: 'client'})
}
