import { Duration } from 'aws-cdk-lib';
import { noDataIsGood, noDataIsIgnored } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
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
  const timeoutMs = watched.functionTimeout.toMilliseconds();
  const persistent = { evaluationPeriods: 5, datapointsToAlarm: 3, missingData: notInvoked };
  return [
    {
      id: 'failed-invocations',
      severity: 'high',
      summary: 'Invocations crash, time out or run out of memory: their batches are redelivered.',
      metric: functionMetric(watched.function, 'Errors', 'Sum'),
      threshold: 0,
      ...persistent,
    },
    {
      id: 'logins-refused',
      severity: 'high',
      summary: 'The cluster refuses the login in every version of its secret.',
      metric: connectorMetric(watched.connectorName, 'loginsRefused', 'Sum'),
      threshold: 0,
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
      missingData: noDataIsGood('no batch has crashed'),
    },
    {
      id: 'function-throttled',
      severity: 'high',
      summary: 'Lambda throttles invocations: the account or the function is at its limit of instances.',
      metric: functionMetric(watched.function, 'Throttles', 'Sum'),
      threshold: 0,
      ...persistent,
    },
    {
      id: 'duration-near-timeout',
      severity: 'low',
      summary: `Batches take more than ${nearLimit * 100} % of the ${watched.functionTimeout.toSeconds()} s that an invocation may take.`,
      metric: functionMetric(watched.function, 'Duration', 'Maximum'),
      threshold: nearLimit * timeoutMs,
      ...persistent,
    },
    ...(watched.maxInstances === undefined ? [] : [instancesNearLimit(watched, watched.maxInstances)]),
    ...(watched.hasCertificates ? [certificateExpiring(watched, thresholds)] : []),
  ];
}

const instancesNearLimit = (watched: Watched, maxInstances: number): AlarmDefinition => ({
  id: 'instances-near-limit',
  severity: 'low',
  summary: `More than ${nearLimit * 100} % of the ${maxInstances} instances that the function may have are in use.`,
  metric: functionMetric(watched.function, 'ConcurrentExecutions', 'Maximum'),
  threshold: nearLimit * maxInstances,
  evaluationPeriods: 5,
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
  evaluationPeriods: 1,
  missingData: noDataIsIgnored('no batch was processed, and the certificate is what it was'),
});
