import type {Timeline} from '../../observe/timeline.js'
import type {Diagnosis, Match} from '../diagnosis.js'
import {findingOfRow, namesAsEvidence} from '../row-finding.js'
import {classifyEvent} from '../texts/classify.js'
import {eventRows} from '../texts/event-rows.js'
import {filled, namesIn, namesOf} from '../texts/names.js'
import {stopRows} from '../texts/stop-rows.js'

/** Rows a diagnosis of its own explains, with further evidence. */
const elsewhere = new Set(['alarm-detected', 'deployment-configuration-stuck', 'elb-unhealthy', 'container-unhealthy'])

const failedHook = 'lifecycle-hook-failed'
const hookRules = ['pause-hook-rolled-back', 'pause-hook-timed-out', 'lifecycle-hook-timed-out']

/** Where a text only says that a hook failed: what the hooks themselves say, if they agree. */
function hookRule({deployment}: Timeline): string | undefined {
  const rules = (deployment.failedHooks ?? []).map(({targetType, status}) => {
    const timedOut = status === 'TIMED_OUT'
    if (targetType === 'PAUSE') return timedOut ? 'pause-hook-timed-out' : 'pause-hook-rolled-back'
    return timedOut ? 'lifecycle-hook-timed-out' : failedHook
  })
  return new Set(rules).size === 1 ? rules[0] : undefined
}

/** Service events that name a cause: rules that need no further evidence. Symptoms are left to what lies under them. */
export const eventTexts: Diagnosis = {
  id: 'event-texts',
  source: 'AWS docs: Amazon ECS service event messages',
  match(timeline: Timeline) {
    const matches = new Map<string, Match>()
    // a blue/green deployment says why in its own status reason, where the event and the rollout's reason say less
    const {statusReason, rolloutStateReason} = timeline.deployment
    const messages = [statusReason, ...timeline.events.map(event => event.message), rolloutStateReason].filter(
      text => text !== undefined,
    )
    for (const message of messages) {
      const found = classifyEvent(message)
      if (!found) continue
      const {row, stop} = found
      if (row.placement || row.kind === 'info' || row.kind === 'success') continue
      const named = stop && !stop.row.benign ? stop.row.id : row.what && !row.symptom ? row.id : undefined
      const rule =
        named === failedHook && !matches.has(failedHook) && !/hook target|:function:/.test(message)
          ? (hookRule(timeline) ?? named)
          : named
      if (!rule || matches.has(rule) || elsewhere.has(rule)) continue
      const catchAll = stop ? Boolean(stop.row.catchAll) : row.kind === 'warning'
      matches.set(rule, {
        rule,
        weight: catchAll ? 35 : 80,
        taskArns: [],
        text: message,
        detail: {...found.groups, ...(stop ? {stop: 'yes'} : {})},
      })
    }
    // the event says of every hook that it failed, the status reason which and how
    if (hookRules.some(rule => matches.has(rule))) matches.delete(failedHook)
    return [...matches.values()]
  },
  explain(match, timeline) {
    const stop = match.detail.stop ? stopRows.find(row => row.id === match.rule) : undefined
    const text = match.text ?? ''
    if (stop) return findingOfRow(stop, {text, known: namesOf(timeline)})
    const row = eventRows.find(candidate => candidate.id === match.rule)
    return {
      rule: match.rule,
      severity: row?.kind === 'error' ? 'error' : 'warning',
      certainty: 'certain',
      what: match.detail.stage ? `${row?.what} (${match.detail.stage})` : (row?.what ?? ''),
      ...(match.detail.detail || row?.causes
        ? {why: match.detail.detail?.trim() || `likeliest: ${row?.causes?.join('; or ')}`}
        : {}),
      ...(row?.fix ? {fix: filled(row.commands ?? [], {...namesOf(timeline), ...namesIn(text)}) ?? row.fix} : {}),
      evidence: [
        ...(match.detail.target ? [{name: 'target', value: match.detail.target}] : []),
        ...namesAsEvidence(namesIn(text)),
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: row?.source ?? eventTexts.source,
    }
  },
}
