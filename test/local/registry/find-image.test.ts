import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {findImage} from '../../../src/local/find-image.js'
import {type EcrServer, startEcr} from '../../support/ecr-server.js'
import {ociLayout, tarOf} from '../../support/images.js'
import {connect, open, pushAll} from '../../support/push-run.js'

const {files, digest, children} = ociLayout({platforms: ['amd64', 'arm64']})
let ecr: EcrServer
const find = (reference: string) => {
  const {labelsFor, ...found} = findImage(ecr.state, reference, ecr.context) as ReturnType<typeof findImage> & {
    labelsFor?: unknown
  }
  return found
}

beforeAll(async () => {
  ecr = await startEcr()
  await ecr.call('CreateRepository', {repositoryName: 'team/web'})
  const source = await open('-', {
    standardInput: (async function* () {
      yield tarOf(files)
    })(),
  })
  const api = connect(ecr)
  await pushAll(api, source, {repository: 'team/web', tags: ['v1', 'latest']})
  api.close()
  await source.close()
})
afterAll(() => ecr.stop())

const host = '123456789012.dkr.ecr.us-east-1.amazonaws.com'

describe('what a task’s image is on the endpoint', () => {
  it.each([
    ['a tag', () => `${host}/team/web:v1`],
    ['no tag is latest', () => `${host}/team/web`],
    ['a digest', () => `${host}/team/web@${digest}`],
    ['a tag with a digest: the digest counts', () => `${host}/team/web:v0@${digest}`],
    ['the endpoint’s own address', () => `${ecr.host}/team/web:v1`],
  ])('%s', (_name, reference) => {
    expect(find(reference())).toEqual({
      kind: 'found',
      repository: 'team/web',
      digest,
      platforms: [
        {os: 'linux', architecture: 'amd64'},
        {os: 'linux', architecture: 'arm64'},
      ],
    })
  })
  it('labels are those of the platform’s own config', () => {
    const found = findImage(ecr.state, `${host}/team/web:v1`, ecr.context)
    if (found.kind !== 'found') throw new Error(found.kind)
    expect(found.labelsFor({os: 'linux', architecture: 'arm64'})).toEqual({'gantry.local/log': 'arm64'})
    expect(found.labelsFor({os: 'windows', architecture: 'amd64'})).toEqual({})
  })
  it('one image of an index by its own digest', () => {
    expect(find(`${host}/team/web@${children[1]}`)).toMatchObject({kind: 'found', platforms: [{architecture: 'arm64'}]})
  })
  it.each([
    ['a repository that is not there', `${host}/nope:v1`, {kind: 'missing-repository', repository: 'nope'}],
    ['a tag that is not there', `${host}/team/web:v9`, {kind: 'missing-tag', repository: 'team/web', reference: 'v9'}],
    [
      'another Region has repositories of its own',
      `${host.replace('us-east-1', 'eu-west-1')}/team/web:v1`,
      {kind: 'missing-repository', repository: 'team/web'},
    ],
    ['another account is not ours', `${host.replace('123456789012', '210987654321')}/team/web:v1`, {kind: 'not-ours'}],
    ['Docker Hub is not ours', 'nginx:1.27', {kind: 'not-ours'}],
    ['ECR Public is not ours', 'public.ecr.aws/nginx/nginx:1', {kind: 'not-ours'}],
    ['no reference at all', 'Not A Reference', {kind: 'not-ours'}],
  ])('%s', (_name, reference, expected) => expect(find(reference)).toEqual(expected))

  it('the state is plain data: what was written and read again answers the same', () => {
    const again = JSON.parse(JSON.stringify(ecr.state))
    expect(again).toEqual(ecr.state)
    expect(findImage(again, `${host}/team/web:v1`, ecr.context)).toMatchObject({kind: 'found', digest})
  })
})
