import {parseImage} from '../image.js'
import {containerRule} from '../rule.js'

/**
 * The tag names one architecture and cpuArchitecture another.
 */
export const platformVsImage = containerRule(
  {
    id: 'platform-vs-image',
    code: '822',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: ARM64 workloads',
  },
  (container, report, task) => {
    const image = container.text('image') ?? ''
    const tag = parseImage(image).tag ?? ''
    const said = /(^|[^a-z0-9])(arm64|aarch64)([^a-z0-9]|$)/i.test(tag)
      ? 'ARM64'
      : /(^|[^a-z0-9])(amd64|x86_64)([^a-z0-9]|$)/i.test(tag)
        ? 'X86_64'
        : undefined
    const node = task.root.raw('runtimePlatform')?.raw('cpuArchitecture')
    const set = node ? node.string : task.fargate ? 'X86_64' : undefined
    if (said && set && said !== set)
      report(container.raw('image')!, `the tag says ${said}, \`cpuArchitecture\` says ${set}`, {
        fix: 'make them agree',
        ...(node ? {related: [node]} : {}),
      })
  },
)
