import type {Diagnosis} from '../diagnosis.js'
import {taskId, tasksByText} from '../diagnosis.js'
import {classifyStopText} from '../texts/classify.js'

/** The kernel killed a container at its memory limit: the limit is named. */
export const outOfMemory: Diagnosis = {
  id: 'out-of-memory',
  source: 'AWS docs: stopped tasks error codes, OutOfMemoryError',
  match: timeline =>
    tasksByText(timeline, text => classifyStopText(text)?.row.id === 'out-of-memory').map(found => ({
      rule: 'out-of-memory',
      weight: 100,
      ...found,
      detail: {},
    })),
  needs: match =>
    match.container ? [{kind: 'logs', taskArn: match.taskArns[0] as string, container: match.container}] : [],
  explain(match, timeline) {
    const definition = timeline.taskDefinition?.containers.find(container => container.name === match.container)
    const limit = definition?.memoryMiB ?? timeline.taskDefinition?.memoryMiB
    const whose = definition?.memoryMiB ? 'its memory' : "the task's memory"
    return {
      rule: 'out-of-memory',
      severity: 'error',
      certainty: 'certain',
      what: `container \`${match.container ?? '?'}\` used more memory than it may and was killed`,
      why: limit
        ? `${whose} is ${limit} MiB: too little for what it does, or a heap sized for the host instead of the container`
        : 'too little for what it does, or a heap sized for the host instead of the container',
      fix: limit ? `raise memory above ${limit} MiB, or lower the program's heap` : 'raise memory, or lower its heap',
      evidence: [
        ...(limit ? [{name: 'memory', value: limit, unit: 'MiB'}] : []),
        {name: 'tasks', value: match.taskArns.length},
        {name: 'task', value: taskId(match.taskArns[0] as string)},
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: outOfMemory.source,
    }
  },
}
