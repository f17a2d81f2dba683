import { Duration } from 'aws-cdk-lib';
import { every, noDataIsGood, noDataIsIgnored, some } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { invocationPeriod } from './invocation-period.ts';
import { connectorMetric, functionMetric } from './metrics.ts';
import { nearLimit } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';
import type { Watched } from './watched.ts';

const notInvoked = noDataIsGood('the function was not invoked');

/** The alarms on the function and its connections. */
export function functionAlarms(
  watched: Watched,
  thresholds: Required<Thresholds>,
): readonly AlarmDefinition[] {
  const { connectorName, function: live, functionTimeout, maxInstances } = watched;
  const period = invocationPeriod(functionTimeout);
  return [
    {
      id: 'failed-invocations',
      severity: 'high',
      summary: 'Invocations crash, time out or run out of memory: their batches are redelivered.',
      metric: functionMetric(live, 'Errors', 'Sum').with({ period }),
      threshold: 0,
      ...some(3, 5),
      missingData: notInvoked,
    },
    {
      id: 'logins-refused',
      severity: 'high',
      summary: 'The cluster refuses the login in every version of its secret.',
      metric: connectorMetric(connectorName, 'loginsRefused', 'Sum').with({ period }),
      threshold: 0,
      ...some(2, 5),
      missingData: noDataIsGood('no batch has crashed'),
    },
    {
      id: 'function-throttled',
      severity: 'high',
      summary: 'Lambda throttles invocations: the account or the function is at its limit of instances.',
      metric: functionMetric(live, 'Throttles', 'Sum'),
      threshold: 0,
      ...some(3, 10),
      missingData: notInvoked,
    },
    {
      id: 'duration-near-timeout',
      severity: 'low',
      summary: `Batches take more than ${nearLimit * 100} % of the ${functionTimeout.toSeconds()} s that an invocation may take.`,
      metric: functionMetric(live, 'Duration', 'Maximum').with({ period }),
      threshold: nearLimit * functionTimeout.toMilliseconds(),
      ...some(3, 5),
      missingData: notInvoked,
    },
    // A single instance is in use whenever records come: the alarm would never clear.
    ...(maxInstances === undefined || maxInstances === 1 ? [] : [instancesNearLimit(watched, maxInstances)]),
    ...(watched.hasCertificates ? [certificateExpiring(watched, thresholds)] : []),
  ];
}

const instancesNearLimit = (watched: Watched, maxInstances: number): AlarmDefinition => ({
  id: 'instances-near-limit',
  severity: 'low',
  summary: `More than ${nearLimit * 100} % of the ${maxInstances} instances that the function may have are in use.`,
  metric: functionMetric(watched.function, 'ConcurrentExecutions', 'Maximum'),
  threshold: nearLimit * maxInstances,
  ...some(4, 5),
  missingData: notInvoked,
});

const certificateExpiring = (
  watched: Watched,
  { certificateValidity }: Required<Thresholds>,
): AlarmDefinition => ({
  id: 'certificate-expiring',
  severity: 'low',
  summary: `A certificate that the function connects with expires in less than ${certificateValidity.toDays()} days.`,
  metric: connectorMetric(watched.connectorName, 'certificateDaysLeft', 'Minimum').with({
    period: Duration.hours(1),
  }),
  threshold: certificateValidity.toDays(),
  fires: 'below',
  ...every(1, 'the days that are left do not change within the hour'),
  missingData: noDataIsIgnored('no batch was processed, and the certificate is what it was'),
});
