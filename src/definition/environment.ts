import type {DefinitionNode} from './node.js'

/** Entries of `environment` that have a known name. */
export function environmentOf(
  container: DefinitionNode,
): {name: string; value: string | undefined; node: DefinitionNode}[] {
  return remembered(container, 'environment', 'value')
}

/** Entries of `secrets` that have a known name; `value` is `valueFrom`. */
export function secretsOf(
  container: DefinitionNode,
): {name: string; value: string | undefined; node: DefinitionNode}[] {
  return remembered(container, 'secrets', 'valueFrom')
}

type Entry = {name: string; value: string | undefined; node: DefinitionNode}

// A dozen rules ask for the same lists. They stand at the node: a WeakMap would keep every file of a run alive until
// the next full collection.
function remembered(container: DefinitionNode, list: string, member: string): Entry[] {
  container.answers ??= new Map()
  let found = container.answers.get(list) as Entry[] | undefined
  if (!found) {
    found = entries(container.list(list), member)
    container.answers.set(list, found)
  }
  return found
}

function entries(nodes: DefinitionNode[], member: string): Entry[] {
  return nodes.flatMap(node => {
    const name = node.text('name')
    return name === undefined ? [] : [{name, value: node.text(member), node}]
  })
}

const secretName =
  /(^|[_.-])(PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|SECRET_KEY|TOKEN|API_?KEY|APIKEY|PRIVATE_?KEY|ACCESS_KEY|AUTH_KEY|ENCRYPTION_KEY|CREDENTIALS?)$/i
const notSecret = /(_FILE|_PATH|_URL|_URI|_ARN|_NAME|_ID|_TTL|_EXPIR\w*|_LENGTH|_ENABLED|_HEADER|_TYPE)$/i

/** Whether a variable's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !notSecret.test(name)
}

const liveKeys: {what: string; pattern: RegExp}[] = [
  {what: 'an AWS access key id', pattern: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/},
  {what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/},
  {what: 'a GitHub token', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/},
  {what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,}/},
  {what: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{10,}/},
  {what: 'a JSON Web Token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/},
  {what: 'a Discord bot token', pattern: /\b[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}\b/},
]

/** What kind of live key a value looks like; AWS's own example keys are none. */
export function liveKey(value: string): string | undefined {
  // The shortest of them has 15 characters.
  if (value.length < 15 || /EXAMPLE/.test(value)) return undefined
  return liveKeys.find(({pattern}) => pattern.test(value))?.what
}
