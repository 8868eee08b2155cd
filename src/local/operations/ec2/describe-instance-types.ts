import {instanceType, instanceTypeNames} from '../../../placement/instance-types.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** Member names are those of EC2's XML. The types are those the placement engine knows. */
export const describeInstanceTypes: Operation<LocalRegion> = {
  name: 'DescribeInstanceTypes',
  run: (_, input) => {
    const names = formList(input['InstanceType']).map(String)
    const unknown = names.filter(name => !instanceType(name))
    if (unknown.length > 0) {
      throw new AwsFault(
        'InvalidInstanceType',
        `The following supplied instance types do not exist: [${unknown.join(', ').slice(0, 500)}]`,
      )
    }
    return {
      instanceTypeSet: (names.length > 0 ? names : instanceTypeNames).flatMap(name => {
        const type = instanceType(name)
        if (!type) return []
        return {
          instanceType: type.name,
          vCpuInfo: {defaultVCpus: type.vCpus},
          memoryInfo: {sizeInMiB: type.memoryMiB},
          networkInfo: {maximumNetworkInterfaces: type.maximumNetworkInterfaces},
          processorInfo: {supportedArchitectures: [type.cpuArchitecture]},
          ...(type.gpus > 0 ? {gpuInfo: {gpus: [{count: type.gpus}]}} : {}),
        }
      }),
    }
  },
}
