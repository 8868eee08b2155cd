/** One row of Fargate's table: which memory a CPU size goes with. CPU in units (1024 = 1 vCPU), memory in MiB. */
export interface FargateSize {
  cpuUnits: number
  memoryMiB: number[]
  windows: boolean
}

const steps = (from: number, to: number, step: number) =>
  Array.from({length: (to - from) / step + 1}, (_, index) => from + index * step)

/**
 * Fargate's sizes (AWS docs: Fargate task size; the 32 vCPU row since June 2026, Linux alone and with three memory
 * sizes). Windows runs on 1, 2 and 4 vCPU.
 */
export const fargateSizes: readonly FargateSize[] = [
  {cpuUnits: 256, memoryMiB: [512, 1024, 2048], windows: false},
  {cpuUnits: 512, memoryMiB: steps(1024, 4096, 1024), windows: false},
  {cpuUnits: 1024, memoryMiB: steps(2048, 8192, 1024), windows: true},
  {cpuUnits: 2048, memoryMiB: steps(4096, 16384, 1024), windows: true},
  {cpuUnits: 4096, memoryMiB: steps(8192, 30720, 1024), windows: true},
  {cpuUnits: 8192, memoryMiB: steps(16384, 61440, 4096), windows: false},
  {cpuUnits: 16384, memoryMiB: steps(32768, 122880, 8192), windows: false},
  {cpuUnits: 32768, memoryMiB: [61440, 122880, 249856], windows: false},
]

/** Whether Fargate sells the pair. */
export function isFargateSize(cpuUnits: number, memoryMiB: number): boolean {
  return fargateSizes.some(size => size.cpuUnits === cpuUnits && size.memoryMiB.includes(memoryMiB))
}

/** The smallest pair that gives at least both numbers; undefined above the largest. */
export function nearestFargateSize(
  cpuUnits: number,
  memoryMiB: number,
): {cpuUnits: number; memoryMiB: number} | undefined {
  for (const size of fargateSizes) {
    const enough = size.memoryMiB.find(memory => memory >= memoryMiB)
    if (size.cpuUnits >= cpuUnits && enough !== undefined) return {cpuUnits: size.cpuUnits, memoryMiB: enough}
  }
  return undefined
}

/** `2048–8192 MiB` of one row; the three of an irregular row one by one. */
export function describeFargateMemory(size: FargateSize): string {
  const {memoryMiB} = size
  if (memoryMiB.length <= 3) return `${memoryMiB.join(', ')} MiB`
  return `${memoryMiB[0]}–${memoryMiB.at(-1)} MiB`
}
