import type {Finding} from '../../core/finding.js'
import type {LogLines} from '../../observe/load-evidence.js'
import type {StoppedTask, Timeline, TimelineContainer, TimelineContainerDefinition} from '../../observe/timeline.js'
import {type Diagnosis, type Match, taskId, textsOf} from '../diagnosis.js'
import {tellingLine} from '../telling-line.js'
import {classifyStopText} from '../texts/classify.js'
import {logCommand} from '../texts/names.js'
import {readingsOf} from '../texts/reading.js'

const meanings: Record<number, {means: string; fix: string}> = {
  0: {
    means: 'it ended by itself; a service restarts a container that ends, for ever',
    fix: 'run the program in the foreground, or run it as a task instead of a service',
  },
  1: {
    means: 'the program failed',
    fix: 'read its last lines: a missing variable, a refused connection, a missing module',
  },
  2: {means: 'wrong arguments, or a Go panic', fix: 'check the command and its arguments'},
  126: {means: 'the entrypoint may not be executed', fix: 'chmod +x the entrypoint in the image'},
  127: {means: 'the command was not found', fix: 'check the entrypoint path and that its interpreter is in the image'},
  134: {
    means: 'it aborted (SIGABRT): an assertion, or a runtime that ran out of heap',
    fix: 'read its last lines; raise the heap',
  },
  135: {means: 'a bus error (SIGBUS)', fix: 'check memory-mapped files and /dev/shm'},
  136: {means: 'an arithmetic fault (SIGFPE)', fix: 'read its last lines'},
  137: {
    means: "it was killed (SIGKILL): out of memory outside ECS's sight, or still running when its stopTimeout ended",
    fix: 'raise memory, or let it stop at SIGTERM within its stopTimeout',
  },
  139: {
    means: 'it crashed (SIGSEGV): native code, musl against glibc, or emulation',
    fix: "check native modules and the image's architecture",
  },
  143: {
    means: 'it was asked to stop (SIGTERM)',
    fix: 'look for what stopped it: another container, a scale-in, a person',
  },
  255: {
    means: 'the entrypoint failed, or the program exited with -1',
    fix: "read its last lines; check the image's architecture",
  },
}

function meaningOf(code: number): {means: string; fix: string} {
  const signal = {means: `it was killed by signal ${code - 128}`, fix: 'read its last lines'}
  return meanings[code] ?? (code > 128 ? signal : (meanings[1] as {means: string; fix: string}))
}

/** An essential container that ended: the code says how, its last lines say why. */
export const exitCode: Diagnosis = {
  id: 'container-exited',
  source: 'AWS docs: stopped tasks error codes; exit codes above 128 are signals',
  match(timeline) {
    const matches = new Map<string, Match>()
    for (const task of timeline.stoppedTasks) {
      // told by a text that says more, or stopped by ECS on purpose
      const told = textsOf(task, timeline).some(({text}) => {
        const row = classifyStopText(text)?.row
        return row !== undefined && !row.catchAll
      })
      if (told) continue
      const root = rootContainer(task, timeline)
      if (root?.exitCode === undefined) continue
      if (task.stopCode === 'ServiceSchedulerInitiated' || task.stopCode === 'UserInitiated') continue
      const key = `${root.name} ${root.exitCode}`
      const known = matches.get(key)
      if (known) known.taskArns.push(task.taskArn)
      else {
        matches.set(key, {
          rule: 'container-exited',
          weight: root.exitCode === 143 ? 45 : 90,
          taskArns: [task.taskArn],
          container: root.name,
          ...(task.stoppedReason ? {text: task.stoppedReason} : {}),
          detail: {
            exitCode: String(root.exitCode),
            ...(ranMs(task) === undefined ? {} : {ranSeconds: String(Math.round((ranMs(task) as number) / 1000))}),
          },
        })
      }
    }
    return [...matches.values()]
  },
  needs: match => [{kind: 'logs', taskArn: match.taskArns[0] as string, container: match.container as string}],
  explain(match, timeline, evidence) {
    const code = Number(match.detail.exitCode)
    const meaning = meaningOf(code)
    const log = evidence.logs.find(
      lines => lines.container === match.container && match.taskArns.includes(lines.taskArn) && lines.lines.length > 0,
    )
    const last = log ? tellingLine(log.lines) : undefined
    const definition = timeline.taskDefinition?.containers.find(container => container.name === match.container)
    return {
      rule: 'container-exited',
      severity: 'error',
      certainty: 'certain',
      what: `container \`${match.container}\` exited with code ${code}${match.detail.ranSeconds === undefined ? '' : ` ${match.detail.ranSeconds} s after it started`}`,
      why: last ? `${meaning.means}; it wrote: ${last}` : meaning.means,
      fix: fixFor(match, log, definition, last, meaning.fix),
      evidence: [
        {name: 'exitCode', value: code},
        {name: 'container', value: match.container ?? ''},
        {name: 'tasks', value: match.taskArns.length},
        {name: 'task', value: taskId(match.taskArns[0] as string)},
        ...(definition?.image ? [{name: 'image', value: definition.image}] : []),
        ...(last ? [{name: 'logLine', value: last}] : []),
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: exitCode.source,
    }
  },
}

const writtenCode = /\bexit(?:ed)?(?: with)?(?: a)?(?: non-?zero)?(?: exit)? ?(?:code|status)\W{0,4}(\d{1,3})\b/gi

/** An exit code a pasted text names, where nothing in it says more: of several, the one that came first, as of a task. */
export function exitCodeIn(text: string): Finding | undefined {
  const [reading = ''] = readingsOf(text)
  const codes = [...reading.matchAll(writtenCode)].map(found => Number(found[1])).filter(code => code <= 255)
  const code = codes.find(each => ![0, 137, 143].includes(each)) ?? codes.find(each => each !== 143) ?? codes[0]
  if (code === undefined) return undefined
  const {means, fix} = meaningOf(code)
  return {
    rule: 'container-exited',
    severity: 'error',
    certainty: 'likely',
    what: `a container exited with code ${code}`,
    why: means,
    fix: `${fix}; its last lines: gantry why SERVICE --cluster CLUSTER, within an hour of the failure`,
    evidence: [{name: 'exitCode', value: code}],
    awsMessage: text,
    source: exitCode.source,
  }
}

function fixFor(
  match: Match,
  log: LogLines | undefined,
  definition: TimelineContainerDefinition | undefined,
  last: string | undefined,
  fix: string,
): string {
  if (last && log) {
    const more = logCommand(log.logGroup, log.logStream)
    return more
      ? `mend what it wrote; all of it: ${more}`
      : `mend what it wrote; more stands in log stream ${log.logStream}`
  }
  const options = definition?.logOptions ?? {}
  const prefix = options['awslogs-stream-prefix']
  const read = prefix
    ? logCommand(options['awslogs-group'], `${prefix}/${match.container}/${taskId(match.taskArns[0] as string)}`)
    : undefined
  return read
    ? `${fix}: ${read}`
    : `${fix}${options['awslogs-group'] ? ` (log group ${options['awslogs-group']})` : ''}`
}

/**
 * The container that went first. DescribeTasks gives no moments by container: the others are then stopped by ECS and
 * show 143 or 137, so an essential container with another code is the root.
 */
export function rootContainer(task: StoppedTask, timeline: Timeline): TimelineContainer | undefined {
  const definitions = timeline.taskDefinition?.containers ?? []
  const essential = (name: string) => definitions.find(definition => definition.name === name)?.essential ?? true
  const ended = task.containers.filter(container => container.exitCode !== undefined)
  const order = [
    (container: TimelineContainer) =>
      essential(container.name) && ![0, 137, 143].includes(container.exitCode as number),
    (container: TimelineContainer) => essential(container.name) && container.exitCode === 0,
    (container: TimelineContainer) => essential(container.name) && container.exitCode === 137,
    (container: TimelineContainer) => essential(container.name),
  ]
  for (const wanted of order) {
    const found = ended.find(wanted)
    if (found) return found
  }
  return ended[0]
}

function ranMs(task: StoppedTask): number | undefined {
  const end = task.executionStoppedAtMs ?? task.stoppingAtMs ?? task.stoppedAtMs
  return task.startedAtMs !== undefined && end !== undefined && end >= task.startedAtMs
    ? end - task.startedAtMs
    : undefined
}
