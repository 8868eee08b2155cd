import {describe, expect, it} from 'vitest'
import {parseClusterFile} from '../../src/local/cluster-file.js'
import {startLocal} from '../../src/local/index.js'

const refusal = async (text: string) => {
  const error = await parseClusterFile(text, 'cluster.yml').catch(caught => caught)
  expect(error).toBeInstanceOf(Error)
  return `${error.message}${error.fix ? ` · ${error.fix}` : ''}`
}

describe('a cluster file that is wrong', () => {
  it.each([
    [
      'clusters:\n  - name: a\n    instance: []\n',
      'cluster.yml:3:15: `clusters[0].instance` is not known · did you mean `instances`?',
    ],
    ['clusters:\n  - instances: []\n', 'cluster.yml:2:5: `clusters[0]` needs `name`'],
    [
      'clusters:\n  - name: "a b"\n',
      'cluster.yml:2:11: `clusters[0].name` must be a name of up to 255 letters, digits, hyphens and underscores',
    ],
    [
      'clusters:\n  - name: a\n    instances:\n      - {count: 0}\n',
      'cluster.yml:4:17: `clusters[0].instances[0].count` must be a whole number from 1 to 10000',
    ],
    ['clusters: 5\n', 'cluster.yml:1:11: `clusters` must be a list'],
    ['- a\n', 'cluster.yml:1:1: must be a map'],
  ])('%j', async (text, message) => {
    expect(await refusal(text)).toBe(message)
  })

  it('is told its place when it is no YAML', async () => {
    expect(await refusal('clusters: [\n')).toMatch(/^cluster\.yml:2:1: /)
    expect(await refusal('a: &a [*a, *a]\nb: !!js/function x')).toMatch(/^cluster\.yml:/)
  })

  it('may not ask for more than can be held', async () => {
    const instances = Array.from({length: 3}, () => '      - {count: 9000}').join('\n')
    expect(await refusal(`clusters:\n  - name: a\n    instances:\n${instances}\n`)).toContain(
      '27000 container instances',
    )
    expect(await refusal('#'.repeat(2_000_000))).toContain('larger than 1 MiB')
  })
})

describe('what a cluster file declares', () => {
  it('stands in the account: instances, providers, subnets, log groups', async () => {
    const local = await startLocal({
      virtualClock: true,
      clusters: [
        {
          name: 'prod',
          instances: [
            {type: 'm5.large', count: 2, availabilityZones: ['eu-west-1a', 'eu-west-1b'], attributes: {stack: 'web'}},
            {type: 'c6g.large', registered: {cpu: 1000, memory: 2000}, agentConnected: false},
          ],
          capacityProviders: [{name: 'group', instanceType: 'm5.large', min: 0, max: 3, desired: 1}],
        },
      ],
    })
    try {
      expect(local.region).toBe('eu-west-1')
      const {ecs} = local.clients
      const {containerInstanceArns} = await ecs.listContainerInstances({cluster: 'prod'})
      expect(containerInstanceArns).toHaveLength(4)
      const {containerInstances} = await ecs.describeContainerInstances({
        cluster: 'prod',
        containerInstances: containerInstanceArns,
      })
      const seen = containerInstances?.map(instance => [
        instance.attributes?.find(({name}) => name === 'ecs.availability-zone')?.value,
        instance.attributes?.find(({name}) => name === 'stack')?.value,
        instance.attributes?.find(({name}) => name === 'ecs.cpu-architecture')?.value,
        instance.registeredResources?.find(({name}) => name === 'MEMORY')?.integerValue,
        instance.agentConnected,
        instance.capacityProviderName,
      ])
      expect(seen).toEqual([
        ['eu-west-1a', 'web', 'x86_64', 7690, true, undefined],
        ['eu-west-1b', 'web', 'x86_64', 7690, true, undefined],
        ['eu-west-1a', undefined, 'arm64', 2000, false, undefined],
        ['eu-west-1a', undefined, 'x86_64', 7690, true, 'group'],
      ])
    } finally {
      await local.stop()
    }
  })
})
