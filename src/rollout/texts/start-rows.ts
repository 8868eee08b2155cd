import type {StopText} from '../diagnosis.js'
import {sources} from './sources.js'

/** Containers that cannot be created or started. */
export const startRows: readonly StopText[] = [
  {
    id: 'dependency-failed',
    phase: 'start',
    pattern:
      /container ordering dependency|cannot link to a non running container|dependency graph|TaskDependencyError|dependency .{0,60}(timed out|did not exit successfully|will never start|not (become|reach)|failed)|depends ?on.{0,60}(unhealthy|did not|failed)|Container dependency .{0,40}(error|fail)|dependent container .{0,60}(exited|unhealthy|fail|timed out|stopped)/i,
    speaksOf: /container|\btasks?\b|depends ?on|TaskDependency/i,
    what: 'a container waited for another that never got there',
    causes: [
      'the container it depends on exited with an error',
      'it never became HEALTHY before startTimeout',
      'a circle, or a name that does not exist',
    ],
    fix: 'look at the container it depends on; raise its startTimeout or correct its health check',
    source: sources.agent,
  },
  {
    id: 'wrong-arch-binary',
    phase: 'start',
    pattern: /exec format error|cannot execute binary file|rosetta error/i,
    what: "the image's programs are for another CPU architecture",
    causes: ['it was built on an ARM machine for an X86_64 task, or the other way round', 'a script without a shebang'],
    fix: 'build with --platform linux/amd64, or set runtimePlatform.cpuArchitecture to ARM64',
    commands: [`build it for the task's platform: docker buildx build --platform {platform} --tag {image} --push .`],
    source: 'AWS docs: stopped tasks error codes; observed',
  },
  {
    id: 'command-not-executable',
    phase: 'start',
    pattern:
      /exec:? .{0,200}permission denied|permission denied: unknown|entrypoint\S* .{0,20}permission denied|runc.*permission denied/is,
    what: "the container's command may not be executed",
    causes: ['the script lacks its executable bit', 'a user that may not read it'],
    fix: 'chmod +x it in the Dockerfile',
    source: sources.agent,
  },
  {
    id: 'working-directory-missing',
    phase: 'start',
    pattern:
      /chdir to cwd|mkdir .{0,60}(not a directory|read-only)|working directory.{0,40}(invalid|not exist|no such)/i,
    what: "the container's working directory does not exist or cannot be made",
    causes: ['workingDirectory names a path that is not in the image', 'readonlyRootFilesystem'],
    fix: 'correct workingDirectory, or make the folder in the image',
    source: sources.agent,
  },
  {
    id: 'command-not-found',
    phase: 'start',
    pattern:
      /executable file not found|exec:? .{0,200}no such file or directory|stat \S+: no such file or directory|starting container process caused.{0,200}no such file|failed to find .{0,40}(executable|command)|no command specified|container command .{1,200}not found|exec:? .{0,100}not found/is,
    what: "the container's command is not in the image",
    causes: [
      'a typo in entryPoint or command, or a string where a list is wanted',
      'the binary is missing from a slim image',
      'a script with Windows line ends',
    ],
    fix: 'check entryPoint and command; run shell syntax as ["sh", "-c", "…"]',
    source: sources.agent,
  },
  {
    id: 'docker-unreachable',
    phase: 'start',
    pattern:
      /error during connect|(cannot|unable to|could not) connect to (the )?docker daemon|is the docker daemon running|docker client must be run with elevated/i,
    what: "the instance's Docker does not answer its agent",
    causes: ['Docker stopped or hangs', 'the instance ran out of memory or disk'],
    fix: 'on the instance: sudo systemctl restart docker ecs (Windows: Restart-Service docker, AmazonECS), or replace the instance',
    source: sources.agent,
  },
  {
    id: 'service-connect-unhealthy',
    phase: 'start',
    pattern:
      /ecs-service-connect.{0,150}\b(unhealthy|fail\w*|timed out|did not become)|AppNet Agent\].{0,120}(fail|error)|Envoy readiness check failed/i,
    what: 'the Service Connect proxy of the task is not ready',
    causes: [
      'the task is too small for the proxy (it wants 256 CPU units and 64 MiB for itself)',
      "the instance's Service Connect relay hangs: every task of it fails then",
      'the task cannot reach the Amazon ECS service endpoint',
    ],
    fix: "raise the task's cpu by 256 and its memory by 64 MiB; when one instance fails every task, drain and replace it",
    source: 'AWS docs: Service Connect considerations; observed',
  },
  {
    id: 'port-taken',
    phase: 'start',
    pattern:
      /port is already allocated|host ports? (are |is )?unavailable|address already in us|bind: permission denied|ports? .{0,30}(is |are )?not available|failed to bind host port|bind for [\d.:[\]]+:\d/i,
    what: 'a port the container needs is taken',
    causes: [
      'two containers of the task listen on it',
      'another process on the instance does',
      'a port below 1024 without root',
    ],
    fix: 'change the port, or let ECS choose the host port (hostPort 0)',
    source: sources.agent,
  },
  {
    id: 'mount-failed',
    phase: 'start',
    pattern:
      /error mounting|not a directory: unknown|mount a directory onto a file|invalid mount|invalid volume spec|bind source path does not exist|mount path must be absolute|read-only file system|failed to mount/i,
    speaksOf: /mount|rootfs|\bOCI\b|runc|container|volume|daemon/i,
    what: 'a mount of the container cannot be made',
    causes: ['a host path that does not exist, or a file where a folder is', 'readonlyRootFilesystem'],
    fix: 'check mountPoints and volumes',
    source: sources.agent,
  },
  {
    id: 'user-not-in-image',
    phase: 'start',
    pattern: /unable to find (user|group)|no matching entries in (passwd|group)|unknown user/i,
    what: "the container's user does not exist in the image",
    causes: ['the user was never made in the Dockerfile'],
    fix: 'create the user, or name it by uid:gid',
    source: sources.agent,
  },
  {
    id: 'device-missing',
    phase: 'start',
    pattern:
      /gathering device information|could not select device driver|nvidia-container-cli|no such device(?! or address)|nvidia.{0,40}(not found|fail)|unknown runtime specified/i,
    what: 'a device the container asks for is not on the instance',
    causes: ['an instance without a GPU, or an AMI without its driver'],
    fix: 'use the GPU-optimised AMI on a GPU instance type',
    source: sources.agent,
  },
  {
    id: 'memory-below-minimum',
    phase: 'create',
    pattern:
      /Minimum memory (limit|reservation)|memory limit (should be|must be)|memory.{0,40}(lower|less) than .{0,20}minimum/i,
    what: "the container's memory is below the runtime's minimum",
    causes: ['fewer than 6 MiB'],
    fix: 'raise memory',
    source: sources.agent,
  },
  {
    id: 'runtime-timeout',
    phase: 'create',
    pattern: /(ContainerRuntimeTimeout|DockerTimeout)(Error)?|Could not transition to (?<state>\w+); timed out/i,
    what: 'the container runtime did not answer in time',
    causes: ['an overloaded instance', 'a very large image', 'spent EBS burst credits'],
    fix: 'use a larger or less busy instance; ECS_CONTAINER_START_TIMEOUT raises the limit',
    source: sources.agent,
  },
  {
    id: 'host-config-invalid',
    phase: 'create',
    pattern:
      /HostConfigError|DockerClientConfigError|CannotGetDocker(c|C)lient\w*|failed to (build|create) host ?config/i,
    what: 'the agent does not support an option of the task definition',
    causes: ['an old agent or Docker'],
    fix: "update the instance's AMI",
    source: sources.agent,
    catchAll: true,
  },
]
