import type {Certainty, Evidence, Severity} from '../core/finding.js'
import type {LintDocument} from './document.js'
import type {DefinitionNode} from './node.js'
import type {ServiceView} from './service-view.js'
import type {TaskView} from './task-view.js'

/**
 * When the mistake shows. R: RegisterTaskDefinition (or CreateService) refuses it. L: the client layer refuses, drops
 * or mis-sends it. T: it registers, then the task fails to place, start or stay healthy. B: best practice. -: a note.
 */
export type Phase = 'R' | 'L' | 'T' | 'B' | '-'

/** The smallest profile a rule runs in; every profile holds those before it. */
export type Profile = 'register' | 'run' | 'recommended' | 'hardening'
export const profiles: readonly Profile[] = ['register', 'run', 'recommended', 'hardening']

/** A change that mends a finding: replaced text (offsets), a member or item taken out, a member put in, or an item added. */
export type Edit =
  | {start: number; end: number; text: string}
  | {remove: DefinitionNode}
  | {into: DefinitionNode; key: string; value: unknown}
  | {appendTo: DefinitionNode; value: unknown}

/** What a check found; `lint` adds what the rule itself says (id, code, severity, source) and makes it a Finding. */
export interface Problem {
  /** Where: a scalar's own place, an object's or list's name. */
  node: DefinitionNode
  /** `key`: the name is at fault rather than the value. */
  on?: 'key' | 'value'
  what: string
  why?: string
  fix?: string
  related?: DefinitionNode[]
  evidence?: Evidence[]
  severity?: Severity
  certainty?: Certainty
  awsMessage?: string
  edits?: Edit[]
}

export interface RuleWords {
  /** Names the bad thing; also the file's name. */
  id: string
  /** Short stable number. */
  code: string
  severity: Severity
  certainty?: Certainty
  phase: Phase
  profile?: Profile
  /** The AWS page, model, issue or observation the rule rests on. */
  source: string
  /** What the AWS API answers, verbatim where it was seen. */
  awsMessage?: string
  /** safe: the edit keeps the meaning; dangerous: it changes it, so it is applied only when asked for. */
  fix?: 'safe' | 'dangerous'
}

export interface Rule extends RuleWords {
  certainty: Certainty
  profile: Profile
  subject: 'task' | 'service' | 'file'
  check(document: LintDocument): Problem[]
}

/** Adds a problem: where, what, and the rest. */
export type Report = (node: DefinitionNode, what: string, rest?: Omit<Problem, 'node' | 'what'>) => void

function profileOf({phase, severity}: RuleWords): Profile {
  if (phase === 'R' || phase === 'L') return 'register'
  if (phase === 'T') return 'run'
  if (phase === '-') return 'recommended'
  return severity === 'suggestion' ? 'hardening' : 'recommended'
}

// Most rules find nothing in most files.
const none: Problem[] = []

function collect(run: (report: Report) => void): Problem[] {
  let problems = none
  run((node, what, rest) => {
    if (problems === none) problems = []
    problems.push({node, what, ...rest})
  })
  return problems
}

/** A rule about one task definition (or a bare list of containers). */
export function taskRule(words: RuleWords, check: (task: TaskView, report: Report) => void): Rule {
  return {
    certainty: 'certain',
    profile: profileOf(words),
    ...words,
    subject: 'task',
    check: document => {
      const {task} = document
      return task ? collect(report => check(task, report)) : none
    },
  }
}

/** A rule about one container at a time; anything that is no object is skipped. */
export function containerRule(
  words: RuleWords,
  check: (container: DefinitionNode, report: Report, task: TaskView) => void,
): Rule {
  return taskRule(words, (task, report) => {
    for (const container of task.containers) check(container, report, task)
  })
}

/** A rule about one service definition, and about its task definition where the two are given together. */
export function serviceRule(words: RuleWords, check: (service: ServiceView, report: Report) => void): Rule {
  return {
    certainty: 'certain',
    profile: profileOf(words),
    ...words,
    subject: 'service',
    check: document => {
      const {service} = document
      return service ? collect(report => check(service, report)) : none
    },
  }
}

/** A rule about the file, whatever it holds. */
export function fileRule(words: RuleWords, check: (document: LintDocument, report: Report) => void): Rule {
  return {
    certainty: 'certain',
    profile: profileOf(words),
    ...words,
    subject: 'file',
    check: document => collect(report => check(document, report)),
  }
}

/** A rule whose problems the walk over the schema has found already. */
export function structureRule(words: RuleWords): Rule {
  return {
    certainty: 'certain',
    profile: profileOf(words),
    ...words,
    subject: 'file',
    check: ({structure}) => (structure.length === 0 ? none : structure.filter(problem => problem.rule === words.id)),
  }
}
