/** A number that AWS documents, and the page that has it. */
export interface Limit {
  readonly value: number;
  readonly source: string;
}

const cloudWatchApi = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference';
const cloudWatchQuotas =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html';
const templateQuotas =
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html';
const iamQuotas = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';
const lambdaQuotas = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const pollersApi = 'https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html';
const alarmApi = `${cloudWatchApi}/API_PutMetricAlarm.html`;
const compositeApi = `${cloudWatchApi}/API_PutCompositeAlarm.html`;

/** What a stack runs into when a connector reads many topics. */
export const limits = {
  alarmNameCharacters: { value: 255, source: alarmApi },
  alarmDescriptionCharacters: { value: 1_024, source: alarmApi },
  /** For each state of an alarm. */
  alarmActions: { value: 5, source: cloudWatchQuotas },
  /** Period times periods, for periods of less than an hour. */
  alarmEvaluationSeconds: { value: 86_400, source: alarmApi },
  alarmExpressionMetrics: { value: 10, source: cloudWatchQuotas },
  compositeChildren: { value: 100, source: compositeApi },
  /** Children and parentheses. */
  compositeElements: { value: 500, source: compositeApi },
  compositeRuleCharacters: { value: 10_240, source: compositeApi },
  dashboardWidgets: { value: 500, source: cloudWatchQuotas },
  /** The page has no limit for the body as a whole. */
  dashboardWidgetAlarms: {
    value: 100,
    source: `${cloudWatchApi}/CloudWatch-Dashboard-Body-Structure.html`,
  },
  dashboardWidgetMetrics: { value: 500, source: cloudWatchQuotas },
  dashboardMetrics: { value: 2_500, source: cloudWatchQuotas },
  stackResources: { value: 500, source: templateQuotas },
  stackOutputs: { value: 200, source: templateQuotas },
  stackParameters: { value: 200, source: templateQuotas },
  /** Of a stack and its nested stacks, in one operation. */
  nestedResources: { value: 2_500, source: templateQuotas },
  /** Of a template in S3, where CDK puts it. */
  templateBytes: { value: 1_000_000, source: templateQuotas },
  /** All inline policies of a role together, without white space. */
  inlinePolicyCharacters: { value: 10_240, source: iamQuotas },
  managedPolicyCharacters: { value: 6_144, source: iamQuotas },
  managedPoliciesPerRole: { value: 10, source: iamQuotas },
  functionEnvironmentBytes: { value: 4_096, source: lambdaQuotas },
  /** Tables that are created or changed at the same time. */
  keyspacesConcurrentDdl: {
    value: 50,
    source: 'https://docs.aws.amazon.com/keyspaces/latest/devguide/quotas.html',
  },
  /** Lambda documents none for the event sources of a function or a cluster. */
  pollerGroupEventSources: { value: 100, source: pollersApi },
  /** The greatest numbers of pollers of all event sources of a group together. */
  pollerGroupPollers: { value: 2_000, source: pollersApi },
} as const satisfies Readonly<Record<string, Limit>>;
