import type {ScalingConfiguration} from '../scaling/configuration.js'
import type {ExpressSection} from './express.js'

/** gantry.yml after its environment overlay; paths are absolute, everything optional is absent when not written. */
export interface Project {
  /** The file it was read from. */
  file: string
  /** The folder every relative path of the file is resolved against. */
  directory: string
  environment?: string
  /** Names of the `${image.NAME}` the file asks for; absent when it asks for none. */
  askedImages?: string[]
  account?: string
  region?: string
  cluster?: string
  services: Record<string, ProjectService>
  /** ECR repository → absolute path of its lifecycle policy file. */
  lifecycle?: Record<string, string>
}

/** One service of gantry.yml. */
export interface ProjectService {
  /** Absolute path of a task definition file; absent only where `express` says what runs. */
  taskDefinition?: string
  /** Absolute path of a service definition file (CreateService input). */
  serviceDefinition?: string
  /** An Express service, checked. */
  express?: ExpressSection
  /** Services to be deployed, and steady, before this one. */
  dependsOn?: string[]
  /** Container name → image reference. */
  images?: Record<string, string>
  desiredCount?: number
  timeoutMs?: number
  pollIntervalMs?: number
  /** Application Auto Scaling of the service, checked. */
  scaling?: ScalingConfiguration
}
