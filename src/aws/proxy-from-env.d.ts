declare module 'proxy-from-env' {
  /** The proxy of a URL by HTTP(S)_PROXY, ALL_PROXY and NO_PROXY, in either case; empty for none. */
  export function getProxyForUrl(url: string): string
}
