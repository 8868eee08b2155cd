import type {Filter} from '../filter.js'

const architectures: Readonly<Record<string, string>> = {X86_64: 'x86_64', ARM64: 'arm64'}

/** runtimePlatform against the instance's own platform attributes; ECS reports a mismatch as a missing attribute. */
export const platform: Filter = {
  name: 'platform',
  reason: 'ATTRIBUTE',
  dynamic: false,
  check(demand, instance, {assumptions}) {
    if (assumptions.value('platform-attributes') === 'not-checked') return undefined
    const wrong: [string, string, string][] = []
    const compare = (name: string, wanted: string | undefined) => {
      const actual = instance.attribute(name)
      // an instance that does not say is not excluded: older agents register fewer attributes
      if (wanted !== undefined && actual !== undefined && actual.toLowerCase() !== wanted.toLowerCase()) {
        wrong.push([name, wanted, actual])
      }
    }
    if (demand.cpuArchitecture) {
      compare('ecs.cpu-architecture', architectures[demand.cpuArchitecture] ?? demand.cpuArchitecture.toLowerCase())
    }
    if (demand.operatingSystemFamily) {
      compare('ecs.os-type', demand.operatingSystemFamily.startsWith('WINDOWS') ? 'windows' : 'linux')
      compare('ecs.os-family', demand.operatingSystemFamily)
    }
    const first = wrong[0]
    if (!first) return undefined
    assumptions.touch('platform-attributes')
    return {
      filter: 'platform',
      reason: 'ATTRIBUTE',
      everFits: false,
      need: first[1],
      free: first[2],
      detail: wrong
        .map(([name, wanted, actual]) => `${name} is \`${actual}\`, the task needs \`${wanted}\``)
        .join(', '),
    }
  },
}
