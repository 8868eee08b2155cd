import {page} from '../../ecr-page.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {functionArn} from './_function-arn.js'

/** The functions a cluster file declares; none by default. A page holds fifty, as Lambda's does. */
export const listFunctions: Operation<LocalRegion> = {
  name: 'ListFunctions',
  run: (region, input) => {
    const marker = input['Marker']
    const {items, nextToken} = page(
      region.surroundings.functions ?? [],
      typeof marker === 'string' ? {nextToken: marker} : {},
      50,
    )
    return {
      Functions: items.map(({name, imageUri}) => ({
        FunctionName: name,
        FunctionArn: functionArn(region, name),
        PackageType: imageUri ? 'Image' : 'Zip',
        Version: '$LATEST',
      })),
      ...(nextToken ? {NextMarker: nextToken} : {}),
    }
  },
}
