import type {Explanation} from '../../src/placement/explain.js'
import type {Paint} from '../../src/ui/placement-words.js'

const arn = (id: string) => `arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/${id}`

export const plain: Paint = {
  red: text => text,
  yellow: text => text,
  green: text => text,
  dim: text => text,
  bold: text => text,
}

/** Twelve instances: seven short of memory, three that run a task of web already, two without their agent. */
export function explanation(changes: Partial<Explanation> = {}): Explanation {
  return {
    v: 1,
    verdict: 'does-not-fit',
    certainty: 'certain',
    requested: 1,
    placeable: 0,
    capacityLeft: 0,
    demand: {cpuUnits: 256, memoryMiB: 2048, gpus: 0, ports: [], networkInterfaces: 0, attributes: []},
    placements: [],
    funnel: [
      {filter: 'active', left: 12},
      {filter: 'agent', left: 10},
      {filter: 'memory', left: 3},
      {filter: 'distinct-instance', left: 0},
    ],
    instances: [
      ...Array.from({length: 7}, (_, index) => ({
        containerInstanceArn: arn(`m${index}`),
        ec2InstanceId: `i-0a${index}`,
        availabilityZone: 'eu-west-1a',
        fits: false,
        rejections: [
          {
            filter: 'memory' as const,
            reason: 'RESOURCE:MEMORY',
            everFits: true,
            need: 2048,
            free: 1536 - 100 * index,
            total: 7680,
            unit: 'MiB',
          },
        ],
      })),
      ...Array.from({length: 3}, (_, index) => ({
        containerInstanceArn: arn(`d${index}`),
        ec2InstanceId: `i-0b${index}`,
        availabilityZone: 'eu-west-1b',
        fits: false,
        rejections: [
          {
            filter: 'distinct-instance' as const,
            reason: 'DistinctInstance placement constraint unsatisfied.',
            everFits: true,
            detail: 'already runs a task of `service:web`',
          },
        ],
      })),
      ...Array.from({length: 2}, (_, index) => ({
        containerInstanceArn: arn(`a${index}`),
        availabilityZone: 'eu-west-1b',
        fits: false,
        rejections: [{filter: 'agent' as const, reason: 'AGENT', everFits: true, detail: 'agent not connected'}],
      })),
    ],
    closest: {containerInstanceArn: arn('m0'), why: 'fails at `memory` alone, short by 512 MiB'},
    fixes: [
      {text: 'lower memoryReservation to 1536 MiB', whatIf: 'memory=1536', placeableAfter: 1},
      {text: 'add 1 m5.large', whatIf: 'add 1 m5.large', placeableAfter: 1},
    ],
    fragmentation: [{resource: 'memory', freeTotal: 8652, largestFree: 1536, unit: 'MiB'}],
    assumptions: [
      {id: 'tie-break', value: 'lowest-id', basis: 'undocumented', mattered: true},
      {id: 'port-limit', value: 'tcp-and-udp-together', basis: 'inferred', mattered: false},
    ],
    findings: [],
    snapshot: {takenAt: '2026-01-05T10:00:00Z', notRead: []},
    seed: 1,
    ...changes,
  }
}

export const subject = {subject: 'service web', taskDefinition: 'web:42', cluster: 'prod'}
