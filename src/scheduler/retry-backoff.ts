/** How long to wait after the `failures`-th failed round in a row; the last of the delays repeats for ever. */
export function retryDelayMs(failures: number, delaysMs: readonly number[]): number {
  if (failures <= 0 || delaysMs.length === 0) return 0
  return delaysMs[Math.min(failures, delaysMs.length) - 1] as number
}
