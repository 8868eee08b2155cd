import {containerRule} from '../rule.js'

/**
 * A port mapping without a container port.
 */
export const portMissing = containerRule(
  {
    id: 'port-missing',
    code: '310',
    severity: 'error',
    phase: 'R',
    source: 'aws/aws-cli#7288',
    awsMessage: "Invalid 'containerPort' setting for container.",
  },
  (container, report) => {
    for (const mapping of container.list('portMappings')) {
      if (
        mapping.kind !== 'object' ||
        mapping.opaque ||
        mapping.get('containerPort') ||
        mapping.get('containerPortRange')
      )
        continue
      if (mapping.members.some(member => /^container_?port/i.test(String(member.key)) && !member.isBlank)) continue
      const name = container.text('name') ?? ''
      report(mapping, `\`portMappings[${mapping.key}]\` has no \`containerPort\``, {
        fix: 'add "containerPort"',
        awsMessage: `Invalid 'containerPort' setting for container '${name}'.`,
      })
    }
  },
)
