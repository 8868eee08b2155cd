import {taskRule} from '../rule.js'

/**
 * The Docker socket or the root of the host mounted into a container: it owns the host.
 */
export const dockerSock = taskRule(
  {
    id: 'docker-sock',
    code: '722',
    severity: 'warning',
    certainty: 'likely',
    phase: 'B',
    source: 'AWS ECS best practices: security',
  },
  (task, report) => {
    for (const volume of task.volumes) {
      const path = volume.raw('host')?.raw('sourcePath')
      if (path?.string === '/var/run/docker.sock' || path?.string === '/')
        report(path, `${path.string} gives the container the host`, {fix: 'mount only what is needed'})
    }
  },
)
