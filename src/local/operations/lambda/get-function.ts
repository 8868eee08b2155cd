import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {functionArn} from './_function-arn.js'

/** One declared function, by name or ARN. @throws AwsFault ResourceNotFoundException */
export const getFunction: Operation<LocalRegion> = {
  name: 'GetFunction',
  run: (region, input) => {
    const asked = String(input['FunctionName'] ?? '')
    const name = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(asked)?.[1] ?? asked
    const found = region.surroundings.functions?.find(declared => declared.name === name)
    if (!found) {
      throw new AwsFault('ResourceNotFoundException', `Function not found: ${functionArn(region, name)}`, {status: 404})
    }
    const {imageUri, resolvedImageUri} = found
    return {
      Configuration: {
        FunctionName: name,
        FunctionArn: functionArn(region, name),
        PackageType: imageUri ? 'Image' : 'Zip',
      },
      Code: imageUri
        ? {RepositoryType: 'ECR', ImageUri: imageUri, ResolvedImageUri: resolvedImageUri ?? imageUri}
        : {RepositoryType: 'S3'},
    }
  },
}
