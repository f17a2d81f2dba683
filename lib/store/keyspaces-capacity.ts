import type { CfnTable, CfnTableProps } from 'aws-cdk-lib/aws-cassandra';

/** How writes are paid for. */
export type KeyspacesCapacity =
  /** Per write; grows with the traffic, up to double its last peak at once. */
  | { readonly kind: 'on-demand' }
  /** Per hour; scales between the bounds. Cheaper where the traffic is level. */
  | {
      readonly kind: 'provisioned';
      readonly read: CapacityBounds;
      readonly write: CapacityBounds;
    };

/** Capacity units per second; one write unit carries a row of up to 1 KB. */
export interface CapacityBounds {
  readonly minimumUnits: number;
  readonly maximumUnits: number;
  /** Percent of the units in use that scaling aims for, 20–90. Default: 70. */
  readonly targetUtilization?: number;
}

/** The capacity of a table as CloudFormation spells it. */
export function capacityProps(
  capacity: KeyspacesCapacity,
): Pick<CfnTableProps, 'billingMode' | 'autoScalingSpecifications'> {
  if (capacity.kind === 'on-demand') return { billingMode: { mode: 'ON_DEMAND' } };
  const { read, write } = capacity;
  return {
    billingMode: {
      mode: 'PROVISIONED',
      provisionedThroughput: { readCapacityUnits: read.minimumUnits, writeCapacityUnits: write.minimumUnits },
    },
    autoScalingSpecifications: {
      readCapacityAutoScaling: autoScaling('read', read),
      writeCapacityAutoScaling: autoScaling('write', write),
    },
  };
}

function autoScaling(name: string, bounds: CapacityBounds): CfnTable.AutoScalingSettingProperty {
  const { minimumUnits, maximumUnits, targetUtilization = 70 } = bounds;
  if (minimumUnits < 1 || minimumUnits > maximumUnits) {
    throw new Error(
      `capacity.${name}: minimumUnits ${minimumUnits} to maximumUnits ${maximumUnits} is no range; allowed: from 1 up to the maximum`,
    );
  }
  if (targetUtilization < 20 || targetUtilization > 90) {
    throw new Error(
      `capacity.${name}.targetUtilization: ${targetUtilization} is out of range; allowed: 20 to 90`,
    );
  }
  return {
    autoScalingDisabled: false,
    minimumUnits,
    maximumUnits,
    scalingPolicy: { targetTrackingScalingPolicyConfiguration: { targetValue: targetUtilization } },
  };
}
