import type { Kind, Variation } from '../orders-app.ts';

/** A change of a connector that is deployed, and what the next deployment does. */
export interface TypicalChange {
  /** As the table in docs/DEPLOY.md calls it. */
  readonly title: string;
  readonly kind: Kind;
  readonly before?: Variation;
  readonly after: Variation;
  /** By type, without `AWS::`; types of which nothing differs are left out. */
  readonly expected: Readonly<Record<string, string>>;
  /** The ids of what is reported at synthesis and by doctor. Default: none. */
  readonly problems?: readonly string[];
}

export const updated = 'updated';
/** What shows each topic and table. */
export const watched = { 'CloudWatch::CompositeAlarm': updated, 'CloudWatch::Dashboard': updated };
/** A connector file is in the code of the functions. */
export const code = { 'Lambda::Function': updated };
export const grants = { 'IAM::Policy': updated };
/** Made for a function, cluster and topic that have one until the deployment ends. */
export const eventSourceTaken = 'deleted, refused for FunctionName EventSourceArn Topics';
/** What is named after the connector and its stage. */
export const renamed = {
  'CloudWatch::Alarm': 'replaced',
  'CloudWatch::CompositeAlarm': 'replaced',
  'CloudWatch::Dashboard': 'replaced',
};
export const anotherCluster = {
  'MSK::Configuration': 'replaced (the old one stays)',
  'MSK::Cluster': 'replaced (the old one stays)',
  'MSK::Topic': 'replaced (the old one stays)',
};
