import {expressSchema} from './express.js'

/** The part of JSON Schema gantry.yml is described with; the same object is published as schemas/gantry.schema.json. */
export interface SchemaNode {
  $schema?: string
  $id?: string
  title?: string
  description?: string
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | Array<'string' | 'integer'>
  properties?: Record<string, SchemaNode>
  additionalProperties?: boolean | SchemaNode
  required?: string[]
  items?: SchemaNode
  enum?: string[]
  pattern?: string
  minimum?: number
  minItems?: number
}

const text = (description: string): SchemaNode => ({type: 'string', description})
const whole = (description: string, minimum = 0): SchemaNode => ({type: 'integer', minimum, description})
const number = (description: string): SchemaNode => ({type: 'number', description})
const flag = (description: string): SchemaNode => ({type: 'boolean', description})
const duration = (description: string): SchemaNode => ({
  type: 'string',
  pattern: '^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$',
  description: `${description}, as 90s, 15m or 1h`,
})
const listOf = (items: SchemaNode, description: string): SchemaNode => ({type: 'array', items, description})
const closed = (properties: Record<string, SchemaNode>, description: string, required: string[] = []): SchemaNode => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
  ...(required.length > 0 ? {required} : {}),
})
const mapOf = (value: SchemaNode, description: string): SchemaNode => ({
  type: 'object',
  additionalProperties: value,
  description,
})
const open = (description: string): SchemaNode => ({type: 'object', additionalProperties: true, description})

const targetTracking = closed(
  {
    name: text('policy name (default: SERVICE-METRIC)'),
    metric: {
      type: 'string',
      enum: ['cpu', 'memory', 'requests', 'custom', 'sqs-backlog'],
      description: 'what is held at the target',
    },
    target: number('the value the metric is held at: percent, requests per task and minute, messages per task'),
    scaleOutCooldown: duration('wait after a scale-out'),
    scaleInCooldown: duration('wait after a scale-in'),
    disableScaleIn: flag('only ever scale out'),
    resourceLabel: text('requests: app/LB/ID/targetgroup/TG/ID (default: worked out from the target group)'),
    customizedMetric: open('custom: CustomizedMetricSpecification as the AWS CLI takes it'),
    queue: text('sqs-backlog: queue name'),
  },
  'one target tracking policy',
  ['metric', 'target'],
)
const stepAdjustment = closed(
  {
    lower: number('lower bound, relative to the alarm threshold (absent: no bound)'),
    upper: number('upper bound, relative to the alarm threshold (absent: no bound)'),
    adjustment: whole('tasks or percent, negative to scale in', Number.MIN_SAFE_INTEGER),
  },
  'one step',
  ['adjustment'],
)
const stepScaling = closed(
  {
    name: text('policy name'),
    adjustmentType: {
      type: 'string',
      enum: ['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'],
      description: 'what the adjustments mean',
    },
    steps: {...listOf(stepAdjustment, 'steps without gap or overlap'), minItems: 1},
    cooldown: duration('wait between activities (default 300s)'),
    aggregation: {type: 'string', enum: ['Average', 'Minimum', 'Maximum'], description: 'metric aggregation'},
    minAdjustmentMagnitude: whole('percent only: fewest tasks moved at once', 1),
    alarm: closed(
      {
        metric: {type: 'string', enum: ['cpu', 'memory'], description: 'what the alarm watches'},
        threshold: number('percent of the reservation'),
        comparison: {type: 'string', enum: ['above', 'below'], description: 'side of the threshold it fires on'},
        evaluationPeriods: whole('minutes in a row (default 3)', 1),
      },
      'the CloudWatch alarm that calls the policy (absent: it is yours)',
      ['metric', 'threshold', 'comparison'],
    ),
  },
  'one step scaling policy',
  ['name', 'adjustmentType', 'steps'],
)
const scheduled = closed(
  {
    name: text('action name'),
    schedule: text('at(2026-01-05T08:00:00), rate(5 minutes) or cron(0 8 ? * MON-FRI *)'),
    timezone: text('IANA time zone of at and cron (default UTC)'),
    min: whole('new minimum'),
    max: whole('new maximum'),
    start: text('first moment, UTC'),
    end: text('last moment, UTC'),
  },
  'one scheduled action',
  ['name', 'schedule'],
)
const scaling = closed(
  {
    min: whole('fewest tasks'),
    max: whole('most tasks'),
    targetTracking: listOf(targetTracking, 'target tracking policies'),
    step: listOf(stepScaling, 'step scaling policies'),
    scheduled: listOf(scheduled, 'scheduled actions'),
  },
  'Application Auto Scaling of the service',
)
const service = closed(
  {
    taskDefinition: text('task definition file, in the JSON or YAML the AWS CLI takes'),
    serviceDefinition: text('service definition file (CreateService input)'),
    express: expressSchema(),
    dependsOn: listOf(text('service name'), 'services that must be steady first'),
    images: mapOf(text('image reference'), 'container name → image reference (--image)'),
    desiredCount: whole('tasks wanted (--desired-count)'),
    timeout: duration('how long a deployment is followed (--timeout)'),
    pollInterval: duration('how often AWS is asked (--poll-interval)'),
    scaling,
  },
  'one ECS service',
)
const shared: Record<string, SchemaNode> = {
  account: {
    type: ['string', 'integer'],
    pattern: '^\\d{1,12}$',
    description: 'account guard: other credentials are refused before anything is written',
  },
  region: text('AWS region, and a guard against another one'),
  cluster: text('ECS cluster (--cluster)'),
  services: mapOf(service, 'services by name'),
  lifecycle: mapOf(text('lifecycle policy file'), 'ECR repository → lifecycle policy file'),
}
const environment = closed(shared, 'what differs in this environment: maps are merged, everything else replaced')

/** gantry.yml as a JSON Schema (draft 2020-12). */
export const projectSchema: SchemaNode = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'gantry.yml',
  ...closed(
    {
      ...shared,
      environments: mapOf(environment, 'overlays chosen with --environment'),
      lint: open('what `gantry lint` is told, as in .gantrylint.yml'),
    },
    'what gantry deploys, and where',
  ),
}
