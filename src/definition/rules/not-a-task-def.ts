import type {DefinitionNode} from '../node.js'
import {fileRule} from '../rule.js'

const kinds: {what: string; fits(root: DefinitionNode): boolean}[] = [
  {
    what: 'an Elastic Beanstalk Dockerrun v2 file',
    fits: root => String(root.raw('AWSEBDockerrunVersion')?.scalar) === '2',
  },
  {what: 'an Elastic Beanstalk Dockerrun v1 file', fits: root => root.raw('AWSEBDockerrunVersion') !== undefined},
  {what: 'a CloudFormation template without ECS definitions', fits: root => root.raw('Resources') !== undefined},
  {
    what: 'a CodeDeploy AppSpec',
    fits: root => root.raw('version') !== undefined && (root.raw('Resources') ?? root.raw('resources')) !== undefined,
  },
  {what: 'a Compose file', fits: root => root.raw('services')?.kind === 'object'},
  {what: 'a Kubernetes manifest', fits: root => root.raw('apiVersion') !== undefined && root.raw('kind') !== undefined},
  {what: 'an IAM policy', fits: root => root.raw('Statement') !== undefined},
  {
    what: 'an npm package file',
    fits: root => root.raw('dependencies') !== undefined || root.raw('scripts') !== undefined,
  },
]

/**
 * The file is something else: a Dockerrun file, a Compose file, an AppSpec, a template without ECS resources.
 */
export const notATaskDef = fileRule(
  {
    id: 'not-a-task-def',
    code: '112',
    severity: 'error',
    phase: '-',
    profile: 'register',
    source: 'AWS API reference: RegisterTaskDefinition',
  },
  (document, report) => {
    if (document.kind !== 'unknown') return
    const {root} = document
    const kind = root.kind === 'object' ? kinds.find(known => known.fits(root)) : undefined
    const got =
      root.kind === 'object' ? '' : root.kind === 'array' ? ' (a list without containers)' : ` (a ${root.kind})`
    report(
      root,
      kind ? `this is ${kind.what}, not an ECS task definition` : `this is not an ECS task definition${got}`,
      {
        on: 'value',
        fix: 'a task definition holds `family` and `containerDefinitions`',
      },
    )
  },
)
