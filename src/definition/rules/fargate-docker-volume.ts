import {taskRule} from '../rule.js'

/**
 * A Docker volume on Fargate.
 */
export const fargateDockerVolume = taskRule(
  {
    id: 'fargate-docker-volume',
    code: '708',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS docs: Docker volumes',
  },
  (task, report) => {
    if (!task.fargate) return
    for (const volume of task.volumes) {
      const docker = volume.get('dockerVolumeConfiguration')
      if (docker) report(docker, 'Docker volumes need EC2', {fix: 'on Fargate use EFS, EBS or an empty volume'})
    }
  },
)
