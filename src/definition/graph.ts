/** A cycle among names, as the names in order with the first one again at the end; undefined when there is none. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  for (const start of edges.keys()) {
    const path: string[] = []
    const cycle = visit(start, path)
    if (cycle) return cycle
  }
  return undefined

  function visit(name: string, path: string[]): string[] | undefined {
    const at = path.indexOf(name)
    if (at !== -1) return [...path.slice(at), name]
    if (done.has(name)) return undefined
    path.push(name)
    for (const next of edges.get(name) ?? []) {
      const cycle = visit(next, path)
      if (cycle) return cycle
    }
    path.pop()
    done.add(name)
    return undefined
  }
}
