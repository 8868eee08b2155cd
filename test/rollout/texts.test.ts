import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {classifyEvent, classifyStopText} from '../../src/rollout/texts/classify.js'
import {whyText} from '../../src/rollout/why.js'

interface RealText {
  text: string
  kind: 'stop' | 'event'
  /** Rules that are right; several where the text itself leaves it open. */
  expected: string[]
  source: string
  /** Chosen by a hash: rules were never written from these. */
  keptAside: boolean
}

const texts: RealText[] = JSON.parse(
  readFileSync(new URL('../fixtures/rollout/texts.json', import.meta.url), 'utf8'),
) as RealText[]

function ruleOf(real: RealText): string {
  if (real.kind === 'stop') return classifyStopText(real.text)?.row.id ?? 'none'
  const found = classifyEvent(real.text)
  return found?.stop?.row.id ?? found?.row.id ?? 'none'
}

const misses = (keptAside: boolean) =>
  texts
    .filter(real => real.keptAside === keptAside && !real.expected.includes(ruleOf(real)))
    .map(real => `${ruleOf(real)} for ${real.expected.join('|')}: ${real.text.slice(0, 160)}`)

interface Sample {
  id: string
  kind: 'stop' | 'event'
  expected: string
  text: string
}

interface FreshText {
  text: string
  kind: 'stop' | 'event'
  expected: string[]
  source: string
  half: 'seen' | 'aside' | 'later' | 'last'
  first: 'hit' | 'vague' | 'untold' | 'wrong'
  after?: 'hit' | 'vague' | 'untold' | 'wrong'
}

const fixture = <T>(name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/rollout/${name}.json`, import.meta.url), 'utf8')) as T

const numbered = (letter: string, count: number) => Array.from({length: count}, (_, index) => `${letter}${index + 1}`)

// pull, secrets, logs, volumes, network, containers, tasks: as the stopped-task error pages group them
const stopIds = [
  ...numbered('P', 15),
  ...numbered('S', 12),
  ...numbered('L', 4),
  ...numbered('V', 5),
  ...numbered('N', 13),
  ...numbered('C', 15),
  ...numbered('T', 14),
]

const eventIds =
  'agent-timeout az-balanced az-unbalanced bg-network cb-status config-blocks container-hc could-not-launch deploy-completed deploy-failed-alarm deploy-failed-other deploy-failed-start deregistered describe-tg-failed draining hooks-failed iam-perm iam-trust launch-error no-ci-cp place-500 place-closest-agent place-closest-attr place-closest-cpu place-closest-port place-none place-reason reg-elb register-failed registered rolling-back scale-in-protected start-impaired started started-az steady stopped stopped-pending tg-missing throttled unhealthy-elb unhealthy-tg'.split(
    ' ',
  )

describe('the texts AWS and the agent are known to write', () => {
  const samples = fixture<Sample[]>('samples')

  it('hit their rule, every one of 78 on stopped tasks and 42 service events', () => {
    const ids = (kind: string) => samples.filter(sample => sample.kind === kind).map(({id}) => id)
    expect(ids('stop').sort()).toEqual([...stopIds].sort())
    expect(ids('event').sort()).toEqual(eventIds)
    const missed = samples.filter(
      sample => ruleOf({...sample, expected: [], source: '', keptAside: false}) !== sample.expected,
    )
    expect(missed).toEqual([])
  })

  it('hit it in another letter case too', () => {
    const missed = samples.filter(sample => {
      const lower = {...sample, text: sample.text.toLowerCase(), expected: [], source: '', keptAside: false}
      return ruleOf(lower) !== sample.expected
    })
    // an upper-case stage name is how a lifecycle hook's text is told
    expect(missed.map(({expected}) => expected)).toEqual([])
  })
})

describe('what ECS writes when it cannot place a task', () => {
  const instances =
    '(service web) was unable to place a task because no container instance met all of its requirements.'
  const nearest = `${instances} The closest matching (container-instance 0123456789abcdef0123456789abcdef)`
  const reason = '(service web) was unable to place a task. Reason:'

  it.each([
    ['no-container-instances', `${instances} Reason: No Container Instances were found in your cluster.`],
    ['no-container-instances', `${instances} Reason: No Container Instances were found in your capacity provider.`],
    [
      'no-container-instances',
      'service (web) was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
    ],
    ['no-instance-fits', `${nearest} has insufficient CPU units available.`],
    ['no-instance-fits', `${nearest} has insufficient memory available.`],
    ['no-instance-fits', `${nearest} has insufficient GPU resource available.`],
    ['no-instance-fits', `${nearest} is already using a port required by your task.`],
    ['no-instance-fits', `${nearest} has no ports available.`],
    [
      'no-instance-fits',
      '(service web, taskSet ecs-svc/1) was unable to place a task because no container instance met all of its requirements.',
    ],
    ['attribute-missing', `${nearest} is missing an attribute required by your task.`],
    ['attribute-missing', `${nearest} encountered error "MemberOf placement constraint unsatisfied.".`],
    [
      'distinct-instance-unsatisfied',
      `${nearest} encountered error "DistinctInstance placement constraint unsatisfied.".`,
    ],
    ['agent-disconnected', `${nearest} doesn't have the agent connected.`],
    ['agent-disconnected', `${nearest} encountered error "AGENT".`],
    ['eni-slots', `${nearest} encountered error "RESOURCE:ENI".`],
    ['no-instance-fits', `${reason} TaskFailedToStart: RESOURCE:GPU.`],
    ['fargate-quota', `${reason} You've reached the limit on the number of tasks you can run concurrently`],
    ['fargate-quota', `${reason} You’ve reached the limit on the number of vCPUs you can run concurrently`],
    ['fargate-quota', `${reason} The requested CPU configuration is above your limit.`],
    ['fargate-quota', `${reason} The requested MEMORY configuration is above your limit.`],
    [
      'fargate-capacity',
      `${reason} Capacity is unavailable at this time. Please try again later or in a different availability zone.`,
    ],
    ['internal-error', `${reason} Internal error.`],
    [
      'managed-instances-launch',
      `${reason} ResourceInitializationError: Unable to launch instance(s) for capacity provider managed.`,
    ],
    ['az-place-failed', 'service (web) is unable to place a task in us-east-1a.'],
    [
      'az-place-failed',
      'service (web) is unable to place a task in us-east-1a because no container instance met all of its requirements.',
    ],
    [
      'az-unbalanced',
      'service (web) was unable to AZ Rebalance because ecs-svc/1 was unable to scale in due to task protection.',
    ],
    [
      'az-unbalanced',
      '(service web) is not AZ balanced with 3 tasks in us-east-1a, 1 tasks in us-east-1b. AZ Rebalancing in progress.',
    ],
    ['could-not-launch', 'service (web) could not launch 2 tasks for deployment ecs-svc/1.'],
    [
      'provisioning-limit',
      'service (web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    ],
    ['throttled', 'service (web) operations are being throttled. Will try again later.'],
  ])('%s: %s', (expected, text) => {
    const found = classifyEvent(text)
    expect(found?.stop?.row.id ?? found?.row.id).toBe(expected)
  })
})

describe('texts people really saw', () => {
  it('are at least eighty, each with its source', () => {
    expect(texts.length).toBeGreaterThanOrEqual(80)
    expect(texts.filter(real => !/^https:\/\/github\.com\//.test(real.source))).toEqual([])
  })

  it('hit the right rule, on the half the rules were mended with', () => {
    expect(misses(false)).toEqual([])
  })

  it('hit the right rule nine times in ten on the half kept aside', () => {
    const kept = texts.filter(real => real.keptAside)
    const missed = misses(true)
    expect(missed.length / kept.length, missed.join('\n')).toBeLessThanOrEqual(0.1)
  })
})

describe('231 further texts, each labelled with its cause before any rule was tried on it', () => {
  const fresh = fixture<FreshText[]>('fresh-texts')

  it('come from threads and documents anybody can read, and hold no account but the example one', () => {
    expect(fresh).toHaveLength(231)
    expect(fresh.filter(({source}) => !source.startsWith('https://'))).toEqual([])
    const accounts = fresh.flatMap(({text}) => text.match(/(?<!\w)\d{12}(?!\w)/g) ?? [])
    expect(new Set(accounts)).toEqual(new Set(['123456789012']))
  })

  it('tell their cause now, or nothing where nothing can be told', () => {
    const missed = fresh.filter(each => !each.expected.includes(ruleOf({...each, keptAside: false})))
    expect(missed.map(({text, expected}) => `${expected.join('|')}: ${text.slice(0, 160)}`)).toEqual([])
  })

  it('keep the first, untouched count, half of them kept aside while the rules were mended, and a last few after that', () => {
    const first = (wanted: FreshText['half'][]) =>
      fresh.filter(({half}) => wanted.includes(half)).map(each => each.first)
    const count = (verdicts: (string | undefined)[]) => verdicts.filter(verdict => verdict === 'hit').length
    expect(count(first(['seen', 'aside']))).toBe(152)
    expect(first(['seen', 'aside']).filter(verdict => verdict === 'wrong')).toHaveLength(15)
    expect([count(first(['later'])), first(['later']).length]).toEqual([32, 36])
    const aside = fresh.filter(({half}) => half === 'aside')
    expect([count(aside.map(({first}) => first)), count(aside.map(({after}) => after)), aside.length]).toEqual([
      75, 84, 98,
    ])
  })
})

describe('198 texts collected and labelled by somebody who knew the causes by name and had read no pattern', () => {
  const independent = fixture<FreshText[]>('independent-texts')
  const count = (halves: FreshText['half'][], field: 'first' | 'after', verdict: FreshText['first']) =>
    independent.filter(each => halves.includes(each.half) && each[field] === verdict).length

  it('come from public sources, hold no account but the example one, and are in no other list', () => {
    expect(independent).toHaveLength(198)
    expect(independent.filter(({source}) => !source.startsWith('https://'))).toEqual([])
    const accounts = independent.flatMap(({text}) => text.match(/(?<!\w)\d{12}(?!\w)/g) ?? [])
    expect(new Set(accounts)).toEqual(new Set(['123456789012']))
    const known = new Set([...texts, ...fixture<FreshText[]>('fresh-texts')].map(({text}) => text))
    expect(independent.filter(({text}) => known.has(text))).toEqual([])
  })

  it('tell their cause now as `why --text` answers, or nothing where nothing can be told', () => {
    const missed = independent.filter(({text, expected}) => !expected.includes(whyText(text)?.rule ?? 'none'))
    expect(missed.map(({text, expected}) => `${whyText(text)?.rule} for ${expected.join('|')}: ${text}`)).toEqual([])
  })

  it('keep what was counted before and after each mending', () => {
    expect([count(['seen', 'aside'], 'first', 'hit'), count(['seen', 'aside'], 'first', 'wrong')]).toEqual([132, 4])
    expect([count(['aside'], 'first', 'hit'), count(['aside'], 'after', 'hit')]).toEqual([66, 66])
    expect(independent.filter(({half}) => half === 'aside')).toHaveLength(72)
    expect([count(['later'], 'first', 'hit'), count(['later'], 'first', 'wrong')]).toEqual([22, 8])
    expect([count(['last'], 'first', 'hit'), count(['last'], 'first', 'wrong')]).toEqual([24, 0])
  })
})

describe('what any program writes', () => {
  it.each([
    ['a server that asks it to wait', 'HTTP 429 Too Many Requests from upstream'],
    ['a server that refuses it', 'request to https://api.example.com failed: 401 Unauthorized'],
    [
      'a certificate it does not trust',
      'Post "https://api.example.com": x509: certificate signed by unknown authority',
    ],
    ['an answer that is no JSON', 'SyntaxError: Unexpected end of JSON input'],
    ['an answer cut off', 'read body: unexpected EOF'],
    ['a folder it may not write', "OSError: [Errno 30] Read-only file system: '/app/cache'"],
    ['a dependency of its package', 'npm ERR! dependency resolution failed'],
  ])('is no cause of ECS: %s', (_, text) => {
    expect(whyText(text)).toBeUndefined()
  })

  it.each([
    ['registry-rate-limit', 'toomanyrequests: Rate exceeded'],
    ['pull-denied', 'failed to pull image: 401 Unauthorized'],
    ['registry-tls', 'Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority'],
    ['secret-not-json', 'unable to retrieve secret from asm: unexpected end of JSON input'],
    ['broken-layer', 'failed to copy layer: unexpected EOF'],
  ])('is one beside a pull or a secret: %s', (rule, text) => {
    expect(whyText(text)?.rule).toBe(rule)
  })

  it('in a call it made itself is likely at most, and not the role ECS starts the task with', () => {
    const text =
      'An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::123456789012:assumed-role/task/1 is not authorized to perform: s3:PutObject'
    expect(whyText(text)).toMatchObject({rule: 'call-denied', certainty: 'likely'})
  })
})
