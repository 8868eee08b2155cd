import {arnName} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {oneLine, plainText} from './plain-text.js'

/** The colours a report is painted with; the identity where nothing is coloured. */
export interface Paint {
  red(text: string): string
  yellow(text: string): string
  green(text: string): string
  dim(text: string): string
  bold(text: string): string
}

/** What the report calls things by. */
export interface PlacementSubject {
  /** `service web`, `task definition web:42`. */
  subject: string
  /** The task definition: `web:42`. */
  taskDefinition: string
  cluster?: string
  /** The changes the answer is for. */
  whatIf?: readonly string[]
}

/** A Finding as the sections of a report show it: rule, what, why, fix, evidence. */
export function formatFinding(finding: Finding, paint: Paint): string {
  const color = finding.severity === 'error' ? paint.red : finding.severity === 'warning' ? paint.yellow : paint.dim
  const rows = [`${color(finding.certainty === 'unknown' ? 'unknown' : finding.severity)} ${oneLine(finding.rule)}`]
  rows.push(...labelled('what', oneLine(finding.what)))
  if (finding.why) rows.push(...labelled('why', finding.why))
  if (finding.fix) rows.push(...labelled('fix', finding.fix))
  if (finding.evidence.length > 0) {
    const evidence = finding.evidence.map(({name, value, unit}) =>
      oneLine(`${name} ${value}${unit ? ` ${unit}` : ''}`, 300),
    )
    rows.push(...labelled('evidence', evidence.join(' · ')))
  }
  return rows.join('\n')
}

/** Lines under a label of ten columns; the text is made safe here. */
export function labelled(label: string, text: string): string[] {
  return plainText(text)
    .split('\n')
    .map((line, index) => `  ${(index === 0 ? label : '').padEnd(10)}${line}`)
}

/** The name a person knows an instance by: the EC2 id, else the container instance's own. */
export function instanceName(instance: {containerInstanceArn: string; ec2InstanceId?: string}): string {
  return oneLine(instance.ec2InstanceId ?? arnName(instance.containerInstanceArn), 80)
}

/** A text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
