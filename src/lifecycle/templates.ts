/** A ready lifecycle policy; `days` and `count` are its numbers to turn. */
export interface PolicyTemplate {
  name: string
  description: string
  policy(options: {count: number; days: number}): object
  defaults: {count: number; days: number}
}

const selection = (tags: object, count: object) => ({...tags, ...count})
const expire = {type: 'expire'}
const newest = (countNumber: number) => ({countType: 'imageCountMoreThan', countNumber})
const olderThan = (countNumber: number) => ({countType: 'sinceImagePushed', countUnit: 'days', countNumber})

/** The templates of `gantry lifecycle templates`, by name. */
export const policyTemplates: PolicyTemplate[] = [
  {
    name: 'keep-last-n',
    description: 'keep the newest images whatever their tags, expire the rest',
    defaults: {count: 50, days: 7},
    policy: ({count}) => ({
      rules: [
        {
          rulePriority: 1,
          description: `keep the ${count} newest images`,
          selection: selection({tagStatus: 'any'}, newest(count)),
          action: expire,
        },
      ],
    }),
  },
  {
    name: 'keep-releases',
    description: 'keep the newest releases (v*), expire everything else after some days',
    defaults: {count: 100, days: 30},
    policy: ({count, days}) => ({
      rules: [
        {
          rulePriority: 1,
          description: `keep the ${count} newest releases; the rule also shields them from the next one`,
          selection: selection({tagStatus: 'tagged', tagPatternList: ['v*']}, newest(count)),
          action: expire,
        },
        {
          rulePriority: 2,
          description: `expire what is no release after ${days} days`,
          selection: selection({tagStatus: 'any'}, olderThan(days)),
          action: expire,
        },
      ],
    }),
  },
  {
    name: 'dev-short-lived',
    description: 'expire images of branches (dev-*, pr-*) and untagged ones after some days, keep the rest',
    defaults: {count: 50, days: 7},
    policy: ({days}) => ({
      rules: [
        ...['dev-*', 'pr-*'].map((pattern, index) => ({
          rulePriority: index + 1,
          description: `expire ${pattern} after ${days} days`,
          selection: selection({tagStatus: 'tagged', tagPatternList: [pattern]}, olderThan(days)),
          action: expire,
        })),
        {
          rulePriority: 3,
          description: `expire untagged images after ${days} days`,
          selection: selection({tagStatus: 'untagged'}, olderThan(days)),
          action: expire,
        },
      ],
    }),
  },
]
