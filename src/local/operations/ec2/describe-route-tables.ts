import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Member names are those of EC2's XML. The default VPC has one table with a way to an internet gateway. */
export const describeRouteTables: Operation<LocalRegion> = {
  name: 'DescribeRouteTables',
  run: region => {
    const {vpcId} = region.network
    const byDefault = {
      routeTableId: 'rtb-default',
      main: true,
      subnets: [],
      routes: [{destination: '0.0.0.0/0', target: 'igw-default'}],
    }
    return {
      routeTableSet: (region.surroundings.routeTables ?? [byDefault]).map(table => ({
        routeTableId: table.routeTableId,
        vpcId: ('vpcId' in table ? table.vpcId : undefined) ?? vpcId,
        ownerId: region.accountId,
        associationSet: [
          ...(table.main ? [{routeTableAssociationId: `rtbassoc-${table.routeTableId}`, main: 'true'}] : []),
          ...table.subnets.map(subnetId => ({
            routeTableAssociationId: `rtbassoc-${subnetId}`,
            subnetId,
            main: 'false',
          })),
        ],
        routeSet: [
          {destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active'},
          ...table.routes.map(({destination, target}) => ({
            destinationCidrBlock: destination,
            ...(target.startsWith('nat-') ? {natGatewayId: target} : {gatewayId: target}),
            state: 'active',
          })),
        ],
      })),
    }
  },
}
