import {type Diagnosis, type Match, phaseOf, type StopText, textsOf} from '../diagnosis.js'
import {findingOfRow} from '../row-finding.js'
import {classifyStopText} from '../texts/classify.js'
import {namesOf} from '../texts/names.js'
import {stopRows} from '../texts/stop-rows.js'

/** Rows a diagnosis of its own explains, with further evidence. */
const elsewhere = new Set(['out-of-memory', 'dependency-failed', 'elb-unhealthy', 'container-unhealthy'])

/** The texts ECS and the agent leave on stopped tasks: rules that need no further evidence. */
export const stopTexts: Diagnosis = {
  id: 'stop-texts',
  source: 'AWS docs: stopped tasks error messages',
  match(timeline) {
    const matches = new Map<string, Match>()
    for (const task of timeline.stoppedTasks) {
      const found = textsOf(task, timeline)
        .map(({text, container}) => ({text, container, match: classifyStopText(text)}))
        .filter(candidate => candidate.match !== undefined)
      const best =
        found.find(({match}) => !match?.row.catchAll && !match?.row.benign) ??
        found.find(({match}) => match?.row.catchAll && !match.row.benign) ??
        found[0]
      if (!best?.match || elsewhere.has(best.match.row.id)) continue
      const {row, groups} = best.match
      const known = matches.get(row.id)
      if (known) {
        known.taskArns.push(task.taskArn)
        continue
      }
      matches.set(row.id, {
        rule: row.id,
        weight: row.benign ? 5 : row.catchAll ? 40 : 100,
        taskArns: [task.taskArn],
        text: best.text,
        ...(best.container ? {container: best.container} : {}),
        detail: {...groups, phase: phaseOf(task)},
      })
    }
    return [...matches.values()]
  },
  explain(match, timeline) {
    const row = stopRows.find(candidate => candidate.id === match.rule) as StopText
    return findingOfRow(row, {
      text: match.text ?? '',
      tasks: match.taskArns,
      known: namesOf(timeline, match.container),
      ...(match.container ? {container: match.container} : {}),
      ...(match.detail.phase ? {phase: match.detail.phase} : {}),
      ...(timeline.taskDefinition ? {image: imageOf(match, timeline.taskDefinition.containers)} : {}),
    })
  },
}

function imageOf(match: Match, containers: {name: string; image?: string}[]): string | undefined {
  return containers.find(container => container.name === match.container)?.image
}
