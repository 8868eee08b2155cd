import type {PushProgress} from '../../ui/push-progress.js'

const exitCodes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const

/**
 * Ctrl-C, SIGTERM and SIGHUP end a push at once, and say what stands by then. Answers what stops listening. Tags come
 * last and each stands for a whole image, so there is nothing to undo.
 */
export function endOnSignals(progress: PushProgress): () => void {
  const listeners = (Object.keys(exitCodes) as (keyof typeof exitCodes)[]).map(signal => {
    const exitCode = exitCodes[signal]
    const end = () => {
      progress.interrupted(exitCode)
      // After the others that listen: temporary folders are removed by one of them.
      setImmediate(() => process.exit(exitCode))
    }
    // Before the others: one of them ends the process.
    process.prependOnceListener(signal, end)
    return () => process.off(signal, end)
  })
  return () => {
    for (const off of listeners) off()
  }
}
