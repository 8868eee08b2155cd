/** The name a series is kept under: the metric and its dimensions in alphabetical order. */
export function metricKey(metric: string, dimensions: unknown): string {
  const pairs = Array.isArray(dimensions)
    ? dimensions.map(pair => [String(pair?.Name ?? pair?.name), String(pair?.Value ?? pair?.value)])
    : typeof dimensions === 'object' && dimensions !== null
      ? Object.entries(dimensions).map(([name, value]) => [name, String(value)])
      : []
  return [metric, ...pairs.map(([name, value]) => `${name}=${value}`).sort()].join('|')
}
