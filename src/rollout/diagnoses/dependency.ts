import type {StoppedTask, Timeline, TimelineContainer} from '../../observe/timeline.js'
import {type Diagnosis, type Match, taskId, tasksByText} from '../diagnosis.js'
import {tellingLine} from '../telling-line.js'
import {classifyStopText} from '../texts/classify.js'

/** A container waited for another: the one it waited for is the root. */
export const dependency: Diagnosis = {
  id: 'dependency-failed',
  source: 'AWS docs: container dependencies; Amazon ECS agent: TaskDependencyError',
  match: timeline =>
    tasksByText(timeline, text => classifyStopText(text)?.row.id === 'dependency-failed').map(found => {
      const root = rootOf(found, timeline)
      return {
        rule: 'dependency-failed',
        weight: 101,
        ...found,
        detail: root
          ? {
              root: root.name,
              ...(root.exitCode === undefined ? {} : {exitCode: String(root.exitCode)}),
              ...(root.healthStatus === 'UNHEALTHY' ? {health: 'UNHEALTHY'} : {}),
            }
          : {},
      }
    }),
  needs: match =>
    match.detail.root ? [{kind: 'logs', taskArn: match.taskArns[0] as string, container: match.detail.root}] : [],
  explain(match, timeline, evidence) {
    const {root, exitCode, health} = match.detail
    const waited = match.container ? `container \`${match.container}\`` : 'a container'
    const log = evidence.logs.find(candidate => candidate.container === root && candidate.lines.length > 0)
    const last = log ? tellingLine(log.lines) : undefined
    const condition = timeline.taskDefinition?.containers
      .find(container => container.name === match.container)
      ?.dependsOn.find(depends => depends.containerName === root)?.condition
    const how = health
      ? 'never became healthy'
      : exitCode !== undefined
        ? `exited with code ${exitCode}`
        : 'did not get there'
    return {
      rule: 'dependency-failed',
      severity: 'error',
      certainty: root ? 'certain' : 'likely',
      what: root
        ? `${waited} waited for \`${root}\`${condition ? ` (${condition})` : ''}, which ${how}`
        : `${waited} waited for another that never got there`,
      why: last ? `\`${root}\` wrote: ${last}` : 'the container it depends on failed first',
      fix: health
        ? `mend the health check of \`${root}\`, or give it a longer startPeriod and startTimeout`
        : root
          ? `mend container \`${root}\`: it must exit with 0 (SUCCESS), run (START) or be healthy (HEALTHY)`
          : 'look at the container named in the text',
      evidence: [
        ...(root ? [{name: 'dependency', value: root}] : []),
        ...(exitCode === undefined ? [] : [{name: 'exitCode', value: Number(exitCode)}]),
        {name: 'tasks', value: match.taskArns.length},
        {name: 'task', value: taskId(match.taskArns[0] as string)},
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: dependency.source,
    }
  },
}

// What the waiting container depends on by its definition comes first, then any container that failed by itself.
function rootOf(found: Pick<Match, 'taskArns' | 'container'>, timeline: Timeline): TimelineContainer | undefined {
  const task = timeline.stoppedTasks.find(candidate => candidate.taskArn === found.taskArns[0]) as StoppedTask
  const failed = (container: TimelineContainer) =>
    container.healthStatus === 'UNHEALTHY' ||
    (container.exitCode !== undefined && ![0, 137, 143].includes(container.exitCode))
  const depends =
    timeline.taskDefinition?.containers
      .find(container => container.name === found.container)
      ?.dependsOn.map(each => each.containerName) ?? []
  return (
    task.containers.find(container => depends.includes(container.name) && failed(container)) ??
    task.containers.find(container => container.name !== found.container && failed(container)) ??
    task.containers.find(container => depends.includes(container.name))
  )
}
