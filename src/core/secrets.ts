const known = new Set<string>()
/** Anything shorter is no token, and taking it out would spoil ordinary words. */
const shortest = 8
// What AWS quotes of a request whose signature is wrong: the session's own token stands in it.
const sessionToken = /(x-amz-security-token["']?\s*[:=]\s*["']?)[^\s"',;]+/gi

/** Remembers what must never be shown, in the forms it may come back in. */
export function keepSecret(...texts: (string | undefined)[]): void {
  for (const text of texts) {
    if (text === undefined || text.length < shortest) continue
    // Base64 is as good without its last signs.
    const bare = text.replace(/=+$/, '')
    for (const form of [bare, encodeURIComponent(bare)]) known.add(form)
  }
}

/**
 * The text with `…` for every secret in it. Nothing of gantry's puts one into a message; a server may send back what it
 * was sent, in whatever words it likes. To be used before a text is cut: half a secret is not known any more.
 */
export function withoutSecrets(text: string): string {
  let clean = text.replace(sessionToken, '$1…')
  for (const secret of known) if (clean.includes(secret)) clean = clean.replaceAll(secret, '…')
  return clean
}
