import type {LocalRegion} from '../../state.js'

/** The ARN of a declared function. */
export function functionArn(region: LocalRegion, name: string): string {
  return `arn:aws:lambda:${region.region}:${region.accountId}:function:${name}`
}
