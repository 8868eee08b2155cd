import {evaluatePolicy} from '../src/lifecycle/evaluate.js'
import type {LifecycleImage} from '../src/lifecycle/image.js'
import type {LifecyclePolicy} from '../src/lifecycle/policy.js'
import {loadImagesInUse} from '../src/observe/load-images-in-use.js'
import {accountOfServices} from '../test/support/account-of-services.js'
import {IdleClock} from '../test/support/idle-clock.js'

const dayMs = 86_400_000
const repetitions = 5

function repository(count: number): LifecycleImage[] {
  const kinds = ['prod', 'dev', 'release', 'feature', 'pr']
  return Array.from({length: count}, (_, index) => ({
    digest: `sha256:${((index * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}${index.toString(16).padStart(56, '0')}`,
    tags:
      index % 7 === 0
        ? []
        : [`${kinds[index % kinds.length]}-${index}`, ...(index % 3 === 0 ? [`team${index % 49}-${index}`] : [])],
    pushedAtMs: ((index * 7919) % count) * 60_000,
    storageClass: 'standard',
  }))
}

function policy(rules: number): LifecyclePolicy {
  return {
    rules: Array.from({length: rules}, (_, index) => ({
      priority: index + 1,
      tagStatus: index === rules - 1 ? ('any' as const) : ('tagged' as const),
      ...(index === rules - 1 ? {} : {patterns: [`team${index}-*`]}),
      storageClass: 'standard' as const,
      countType: 'imageCountMoreThan' as const,
      countNumber: 100 + index,
      action: 'expire' as const,
    })),
  }
}

/** The evaluation of the largest repository ECR allows under the longest policy it takes. */
export default async function lifecycle() {
  const images = repository(100_000)
  const rules = policy(50)
  const times: number[] = []
  evaluatePolicy(rules, images, 200 * dayMs)
  for (let run = 0; run < repetitions; run++) {
    const start = performance.now()
    evaluatePolicy(rules, images, 200 * dayMs)
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const clock = new IdleClock()
  const {api, calls} = accountOfServices(200, () => clock.now())
  await loadImagesInUse(api, {accountId: '123456789012', region: 'us-east-1', repositoryName: 'app'}, {clock})
  return {
    figures: [
      {
        name: 'evaluate 100,000 images under 50 rules',
        value: Math.round(times[Math.floor(repetitions / 2)] as number),
        unit: 'ms',
        better: 'lower' as const,
        n: repetitions,
        min: Math.round(times[0] as number),
        max: Math.round(times.at(-1) as number),
        size: '100000 images x 50 rules',
      },
      {
        name: 'look for images in use, 200 services, paced to ECS’s read rates (virtual time)',
        value: Number((clock.now() / 1000).toFixed(1)),
        unit: 's',
        better: 'lower' as const,
        n: 1,
        min: Number((clock.now() / 1000).toFixed(1)),
        max: Number((clock.now() / 1000).toFixed(1)),
        size: `200 services, ${calls.length} calls`,
      },
    ],
    skipped: [] as Array<{name: string; why: string}>,
  }
}
