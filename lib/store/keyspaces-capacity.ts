import type { CfnTable, CfnTableProps } from 'aws-cdk-lib/aws-cassandra';

/** How reads and writes of a table are billed and bounded: a value of `KeyspacesCapacity`. */
export type KeyspacesCapacityMode =
  { readonly kind: 'on-demand' } | ({ readonly kind: 'provisioned' } & ProvisionedCapacity);

/** The capacity modes of tables in Keyspaces. */
export const KeyspacesCapacity = {
  /** Billed per write; a table serves up to double its last peak at once. The default. */
  onDemand: (): KeyspacesCapacityMode => ({ kind: 'on-demand' }),

  /** Billed per hour; scales between the bounds. Cheaper for level traffic; above the maximum writes are throttled. */
  provisioned: (capacity: ProvisionedCapacity): KeyspacesCapacityMode => {
    const problems = [...boundsProblems('read', capacity.read), ...boundsProblems('write', capacity.write)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return { kind: 'provisioned', ...capacity };
  },
} as const;

/** Bounds of the capacity that is provisioned. */
export interface ProvisionedCapacity {
  readonly read: CapacityBounds;
  readonly write: CapacityBounds;
}

/** Capacity units per second; one write unit is for a row of up to 1 KB. */
export interface CapacityBounds {
  /** 1 or more. */
  readonly minimumUnits: number;
  /** Not below `minimumUnits`. */
  readonly maximumUnits: number;
  /** Percent of the units in use that scaling aims for, 20–90. Default: 70. */
  readonly targetUtilization?: number;
}

/** The capacity of a table as CloudFormation expects it. */
export function capacityProps(
  capacity: KeyspacesCapacityMode,
): Pick<CfnTableProps, 'billingMode' | 'autoScalingSpecifications'> {
  if (capacity.kind === 'on-demand') return { billingMode: { mode: 'ON_DEMAND' } };
  const { read, write } = capacity;
  return {
    billingMode: {
      mode: 'PROVISIONED',
      provisionedThroughput: { readCapacityUnits: read.minimumUnits, writeCapacityUnits: write.minimumUnits },
    },
    autoScalingSpecifications: {
      readCapacityAutoScaling: autoScaling(read),
      writeCapacityAutoScaling: autoScaling(write),
    },
  };
}

const autoScaling = ({
  minimumUnits,
  maximumUnits,
  targetUtilization = 70,
}: CapacityBounds): CfnTable.AutoScalingSettingProperty => ({
  autoScalingDisabled: false,
  minimumUnits,
  maximumUnits,
  scalingPolicy: { targetTrackingScalingPolicyConfiguration: { targetValue: targetUtilization } },
});

function boundsProblems(name: string, bounds: CapacityBounds): readonly string[] {
  const { minimumUnits, maximumUnits, targetUtilization = 70 } = bounds;
  return [
    ...(minimumUnits < 1 || minimumUnits > maximumUnits
      ? [
          `capacity.${name}: minimumUnits ${minimumUnits} to maximumUnits ${maximumUnits} is no range; allowed: from 1 up to the maximum`,
        ]
      : []),
    ...(targetUtilization < 20 || targetUtilization > 90
      ? [`capacity.${name}.targetUtilization: ${targetUtilization} is out of range; allowed: 20 to 90`]
      : []),
  ];
}
