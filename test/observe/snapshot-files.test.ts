import {describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {snapshotFromFiles} from '../../src/observe/snapshot-files.js'
import {parseJsonText} from '../../src/observe/snapshot-json.js'

const containerInstance = {
  containerInstanceArn: 'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/0123456789abcdef0123456789abcdef',
  ec2InstanceId: 'i-1',
  tags: [{key: 'SECRET', value: 'x'}],
}
const instances = {file: 'ci.json', value: {containerInstances: [containerInstance], failures: []}}

describe('a snapshot out of what the AWS CLI printed', () => {
  it('holds what was given and names what was not', () => {
    const snapshot = snapshotFromFiles({containerInstances: [instances]})
    expect(snapshot).toEqual({
      gantrySnapshot: 1,
      region: 'eu-west-1',
      account: '111122223333',
      cluster: {clusterName: 'prod'},
      containerInstances: [{containerInstanceArn: containerInstance.containerInstanceArn, ec2InstanceId: 'i-1'}],
      notRead: [
        {what: 'tasks', why: 'no file was given'},
        {what: 'services', why: 'no file was given'},
        {what: 'taskDefinitions', why: 'no file was given'},
        {what: 'capacityProviders', why: 'no file was given'},
        {what: 'subnets', why: 'no file was given'},
        {what: 'accountSettings', why: 'no file holds them'},
      ],
    })
  })

  it('joins the files of one kind, takes a bare list, leaves stopped tasks out, and spells subnets as the snapshot does', () => {
    const snapshot = snapshotFromFiles({
      containerInstances: [instances, {file: 'more.json', value: [{...containerInstance, ec2InstanceId: 'i-2'}]}],
      tasks: [
        {
          file: 't.json',
          value: {
            tasks: [
              {taskArn: 'a', lastStatus: 'RUNNING'},
              {taskArn: 'b', lastStatus: 'STOPPED'},
            ],
          },
        },
      ],
      taskDefinitions: [
        {
          file: 'd.json',
          value: {taskDefinition: {containerDefinitions: [{name: 'app', environment: [{name: 'SECRET'}]}]}},
        },
      ],
      subnets: [
        {file: 's.json', value: {Subnets: [{SubnetId: 'subnet-1', AvailabilityZone: 'eu-west-1a', VpcId: 'vpc-1'}]}},
      ],
    })
    expect(snapshot.containerInstances.map(instance => instance.ec2InstanceId)).toEqual(['i-1', 'i-2'])
    expect(snapshot.tasks).toEqual([{taskArn: 'a', lastStatus: 'RUNNING'}])
    expect(snapshot.taskDefinitions).toEqual([{containerDefinitions: [{name: 'app'}]}])
    expect(snapshot.subnets).toEqual([{subnetId: 'subnet-1', availabilityZone: 'eu-west-1a', vpcId: 'vpc-1'}])
  })

  it('names what AWS itself left out', () => {
    const value = {containerInstances: [], failures: [{arn: 'x', reason: 'MISSING'}]}
    expect(snapshotFromFiles({containerInstances: [{file: 'ci.json', value}]}).notRead).toContainEqual({
      what: 'containerInstances',
      why: 'ci.json: AWS left out 1 (MISSING)',
    })
  })

  it.each([
    [
      'another kind',
      {tasks: [{taskArn: 'a'}]},
      'ci.json holds no containerInstances',
      'it holds tasks: pass it with --tasks',
    ],
    ['nothing of the kind', {}, 'ci.json holds no containerInstances', undefined],
    ['null', null, 'ci.json holds no containerInstances', undefined],
    ['a text', 'containerInstances', 'ci.json holds no containerInstances', undefined],
    [
      'items cut by --query',
      {containerInstances: [{status: 'ACTIVE'}]},
      'ci.json: item 1 of containerInstances has no `containerInstanceArn`',
      undefined,
    ],
  ])('refuses a file that holds %s, naming it', (_, value, message, why) => {
    try {
      snapshotFromFiles({containerInstances: [{file: 'ci.json', value}]})
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).message).toBe(message)
      expect((error as UserError).why).toBe(why)
    }
  })
})

describe('a JSON text that is not whole or not JSON', () => {
  it.each([
    ['breaks off within a list', '{"a": 1,\n "b": [1, 2', 'f.json breaks off: it is not whole JSON', 2, 12],
    ['breaks off within a text', '{"a": "xy', 'f.json breaks off: it is not whole JSON', 1, 7],
    ['is empty', '', 'f.json breaks off: it is not whole JSON', 1, 1],
    ['has a stray word', '{\n  "a": nope\n}', 'f.json is not JSON', 2, 8],
    ['has a comment', '{"a": 1} // x', 'f.json is not JSON', 1, 10],
  ])('%s: the error says where', async (_, text, message, line, column) => {
    const error: UserError = await parseJsonText(text, 'f.json').then(
      () => undefined as never,
      thrown => thrown,
    )
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toBe(message)
    expect(error.at).toMatchObject({file: 'f.json', line, column})
  })
})
