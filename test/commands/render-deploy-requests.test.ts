// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of definition files
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {loadRequests} from '../../src/commands/flags/deploy-requests.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-requests-'))
const taskDefinition = join(folder, 'td.json')
writeFileSync(
  taskDefinition,
  JSON.stringify({
    family: 'web',
    containerDefinitions: [
      {name: 'web', image: '${image.app}', memory: 128, environment: [{name: 'KEY', value: '${ssm:/key}'}]},
    ],
  }),
)
const ssm = async () =>
  ({getParameters: async () => ({Parameters: [{Name: '/key', Value: 'from "ssm"', Type: 'String'}]})}) as never
const words = (images: string[], allowTag = true) => ({
  services: ['web'],
  taskDefinition,
  images,
  forceNewDeployment: false,
  sources: {allowTag, ssm},
})

describe('the definition files of a deploy', () => {
  it('come with their values in; an image the file asks for is no override of a container', async () => {
    const {requests} = await loadRequests(words(['app=repo/app:v1', 'sidecar=side:1']), undefined)
    const [request] = requests
    expect(request?.images).toEqual({sidecar: 'side:1'})
    expect(JSON.stringify(request?.taskDefinition)).toContain('"image":"repo/app:v1"')
    expect(JSON.stringify(request?.taskDefinition)).toContain('from \\"ssm\\"')
  })
  it('refuse a tag where a digest is wanted, with the place', async () => {
    await expect(loadRequests(words(['app=repo/app:v1'], false), undefined)).rejects.toMatchObject({
      exitCode: 2,
      at: {file: taskDefinition, line: 1},
    })
  })
})
