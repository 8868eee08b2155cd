import type {LifecycleImage} from './image.js'
import type {CountType} from './policy.js'

export const dayMs = 86_400_000

/** The moment an image's age counts from: its push, or its return from the archive (AWS docs: lifecycle policies). */
export function agedFromMs(image: LifecycleImage): number {
  return image.activatedAtMs !== undefined && image.activatedAtMs > image.pushedAtMs
    ? image.activatedAtMs
    : image.pushedAtMs
}

/** The moment the days of a rule count from, or undefined when the image has none. */
export function datedFromMs(image: LifecycleImage, countType: CountType): number | undefined {
  if (countType === 'sinceImageTransitioned') return image.archivedAtMs
  if (countType !== 'sinceImagePulled') return agedFromMs(image)
  // Restored and not pulled since: its return counts.
  return Math.max(image.pulledAtMs ?? image.pushedAtMs, image.activatedAtMs ?? Number.NEGATIVE_INFINITY)
}
