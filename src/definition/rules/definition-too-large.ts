import {fileRule} from '../rule.js'

/**
 * The definition is larger than the 64 KiB ECS takes, or nearly so (a warning from 90 %).
 */
export const definitionTooLarge = fileRule(
  {
    id: 'definition-too-large',
    code: '120',
    severity: 'error',
    phase: 'R',
    source: 'AWS service quotas: task definition size (64 KB)',
  },
  (document, report) => {
    if (!document.task || document.file.text.length < 50_000) return
    const bytes = new TextEncoder().encode(JSON.stringify(document.root.value)).length
    if (bytes <= 58_982) return
    const over = bytes > 65_536
    report(document.root, `${Math.ceil(bytes / 1024)} KiB; the limit is 64 KiB`, {
      ...(over ? {} : {severity: 'warning' as const}),
      fix: 'move environment variables into `environmentFiles`',
      evidence: [
        {name: 'size', value: bytes, unit: 'bytes'},
        {name: 'limit', value: 65_536, unit: 'bytes'},
      ],
    })
  },
)
