import type {OnlineCheck, Outcome, VerifyApi} from '../check.js'
import {ng, ok} from '../check.js'
import {couldNotTellOf} from '../could-not-tell.js'
import {parseSecretReference, secretReferences} from '../members.js'

/**
 * Every secret and parameter exists, is not being deleted, and holds the JSON key that is asked for. Values are read
 * for their keys only and never kept.
 * @see AWS docs: pass Secrets Manager secrets through environment variables
 */
export const secrets: OnlineCheck = {
  id: 'secrets',
  iamActions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'ssm:GetParameters'],
  check: (api, subject) =>
    Promise.all(
      secretReferences(subject).map(reference => {
        const parsed = parseSecretReference(reference)
        return parsed.kind === 'secret'
          ? checkSecret(api, parsed.arn, parsed.jsonKey)
          : checkParameter(api, parsed.name)
      }),
    ),
}

async function checkSecret(api: VerifyApi, arn: string, jsonKey: string | undefined): Promise<Outcome> {
  const what = `secret ${arn}${jsonKey ? ` key ${jsonKey}` : ''}`
  try {
    const secret = await api.secretsManager.describeSecret({SecretId: arn})
    if (secret.DeletedDate)
      return ng(what, `it is marked for deletion`, `aws secretsmanager restore-secret --secret-id ${arn}`)
    if (!jsonKey) return ok(what)
    const keys = jsonKeys((await api.secretsManager.getSecretValue({SecretId: arn})).SecretString)
    if (!keys)
      return ng(
        what,
        'the secret is not a JSON object, so no key can be chosen',
        'store JSON, or drop the key from valueFrom',
      )
    if (keys.includes(jsonKey)) return ok(what)
    return ng(
      what,
      `it holds ${keys.length} keys, and ${jsonKey} is not one of them`,
      `add ${jsonKey} to the secret, or correct valueFrom`,
    )
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException')
      return ng(what, 'it does not exist', 'create it, or correct valueFrom')
    return couldNotTellOf(
      {id: 'secrets', iamActions: [jsonKey ? 'secretsmanager:GetSecretValue' : 'secretsmanager:DescribeSecret']},
      error,
      what,
    )
  }
}

async function checkParameter(api: VerifyApi, name: string): Promise<Outcome> {
  const what = `parameter ${name}`
  try {
    // Without decryption: that it is there is all there is to know.
    const {InvalidParameters} = await api.ssm.getParameters({Names: [name], WithDecryption: false})
    return InvalidParameters?.length
      ? ng(what, 'it does not exist', `create the parameter, or correct valueFrom`)
      : ok(what)
  } catch (error) {
    return couldNotTellOf({id: 'secrets', iamActions: ['ssm:GetParameters']}, error, what)
  }
}

function jsonKeys(text: string | undefined): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined
  } catch {
    return undefined
  }
}
