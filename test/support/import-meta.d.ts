interface ImportMeta {
  /** Vite's glob import, which vitest provides. */
  glob<T>(pattern: string): Record<string, () => Promise<T>>
}
