/** One measured figure; `better` says which way is good. */
export interface Figure {
  name: string
  value: number
  unit: string
  better: 'higher' | 'lower'
  n: number
  min: number
  max: number
  size?: string
  peer?: {name: string; version: string; value: number}
  ratio?: number
}
export interface BenchResult {
  figures: Figure[]
  skipped: Array<{name: string; why: string}>
}
export function tableLines(result: BenchResult): string[]
export function figuresLine(bench: string, result: BenchResult): string
