import type {Assumption, Certainty, Finding} from '../core/finding.js'
import type {Rejection} from '../placement/filter.js'

export type {Rejection} from '../placement/filter.js'
export interface InstanceExplanation {
  containerInstanceArn: string
  ec2InstanceId?: string
  availabilityZone?: string
  fits: boolean
  rejections: Rejection[]
}
export interface Explanation {
  verdict: 'fits' | 'does-not-fit' | 'unknown'
  certainty: Certainty
  requested: number
  placeable: number
  capacityLeft: number | string
  demand: {
    cpuUnits: number
    memoryMiB: number
    gpus: number
    ports: {port: number; protocol: string}[]
    networkInterfaces: number
    attributes: {name: string; value?: string}[]
  }
  placements: {containerInstanceArn: string; ec2InstanceId?: string; availabilityZone?: string}[]
  funnel: {filter: string; left: number}[]
  instances: InstanceExplanation[]
  closest?: {containerInstanceArn: string; why: string}
  fixes: {text: string; whatIf: string; placeableAfter: number}[]
  fragmentation: {resource: string; freeTotal: number; largestFree: number; unit: string}[]
  awsSays?: {message: string; createdAt?: string; translation: Finding}
  assumptions: Assumption[]
  findings: Finding[]
  snapshot: {takenAt?: string; notRead: {what: string; iamAction?: string}[]}
  seed: number
}
