import {type Diagnosis, taskId, tasksByText} from '../diagnosis.js'
import {classifyEvent, classifyStopText} from '../texts/classify.js'

const tools = /\b(curl|wget|nc|netcat|pg_isready|mysqladmin|redis-cli)\b/

/** The container's own health check failed: what it runs, how long it had, what the image said. */
export const containerUnhealthy: Diagnosis = {
  id: 'container-unhealthy',
  source: 'AWS docs: container health checks',
  match(timeline) {
    const stopped = tasksByText(timeline, text => classifyStopText(text)?.row.id === 'container-unhealthy')
    const event = timeline.events.find(
      candidate => classifyEvent(candidate.message)?.row.id === 'container-check-failed',
    )
    const unhealthy = timeline.stoppedTasks
      .flatMap(task => task.containers.map(container => ({task, container})))
      .find(({container}) => container.healthStatus === 'UNHEALTHY')
    if (stopped.length === 0 && !event) return []
    const tasks = stopped[0]?.taskArns ?? (unhealthy ? [unhealthy.task.taskArn] : [])
    const checked = timeline.taskDefinition?.containers.find(container => container.healthCheck)?.name
    const container = unhealthy?.container.name ?? stopped[0]?.container ?? checked
    return [
      {
        rule: 'container-unhealthy',
        weight: stopped.length > 0 ? 97 : 75,
        taskArns: tasks,
        ...(container ? {container} : {}),
        ...((stopped[0]?.text ?? event?.message) ? {text: stopped[0]?.text ?? event?.message} : {}),
        detail: {},
      },
    ]
  },
  needs: match =>
    match.container && match.taskArns[0]
      ? [{kind: 'logs', taskArn: match.taskArns[0], container: match.container}]
      : [],
  explain(match, timeline, evidence) {
    const check = timeline.taskDefinition?.containers.find(container => container.name === match.container)?.healthCheck
    const command = check?.command.join(' ')
    const tool = command ? tools.exec(command)?.[1] : undefined
    const missing = evidence.logs
      .filter(log => log.container === match.container)
      .flatMap(log => log.lines)
      .find(line => /not found|no such file/i.test(line) && (tool === undefined || line.includes(tool)))
    const patience = check ? check.startPeriodSeconds + check.intervalSeconds * check.retries : undefined
    return {
      rule: 'container-unhealthy',
      severity: 'error',
      certainty: 'certain',
      what: `the health check of container \`${match.container ?? '?'}\` fails${command ? `: \`${command.slice(0, 200)}\`` : ''}`,
      why: missing
        ? `the image lacks what the check runs: ${missing.trim().slice(0, 200)}`
        : [
            tool ? `\`${tool}\` may be missing from the image` : undefined,
            'the port or path may be wrong',
            patience
              ? `or the program needs longer than the ${patience} s it has (startPeriod + interval × retries)`
              : undefined,
          ]
            .filter(Boolean)
            .join('; '),
      fix: tool
        ? `check with what the image has, or install ${tool}; raise startPeriod`
        : 'run the check by hand in the image; raise startPeriod',
      evidence: [
        ...(command ? [{name: 'command', value: command.slice(0, 300)}] : []),
        ...(patience ? [{name: 'patience', value: patience, unit: 's'}] : []),
        ...(match.taskArns[0] ? [{name: 'task', value: taskId(match.taskArns[0])}] : []),
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: containerUnhealthy.source,
    }
  },
}
