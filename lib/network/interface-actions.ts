/**
 * What a role must be allowed to run in a VPC. EC2 has no narrower resource than `*` for these actions: the network
 * interfaces do not exist yet.
 */

/** The function's, as in AWSLambdaVPCAccessExecutionRole. */
export const functionInterfaceActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
] as const;

/** The pollers' (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html). */
export const pollerInterfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
] as const;
