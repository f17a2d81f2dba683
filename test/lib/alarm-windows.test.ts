import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../core/value/is-object.ts';
import { limits } from '../../lib/synthesis/limits.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf } from './support/stack.ts';
import { watchedStack } from './support/watched-stack.ts';
import type { WatchedVariation } from './support/watched-stack.ts';

const scratch = scratchFolder();

type Properties = Readonly<Record<string, unknown>>;

const alarmsOf = (stack: Stack): readonly Properties[] => propertiesOf(stack, 'AWS::CloudWatch::Alarm');
const idOf = ({ AlarmName: name }: Properties): string => String(name).split('/')[2] ?? '';

/** Seconds of one period: of the metric, or of the expression's. */
function periodOf({ Period: period, Metrics: queries }: Properties): number {
  if (typeof period === 'number') return period;
  if (!Array.isArray(queries)) throw new Error('an alarm without metric');
  const periods = queries.filter(isObject).flatMap(({ MetricStat: stat }) => {
    const own = isObject(stat) ? stat['Period'] : undefined;
    return typeof own === 'number' ? [own] : [];
  });
  return Math.max(...periods);
}

const { stack, alarms } = watchedStack(scratch, {}, { hasCertificates: true });
const all = alarmsOf(stack);
const definitions = new Map(alarms.definitions.map((definition) => [definition.id, definition]));

const varied = (variation: WatchedVariation) => alarmsOf(watchedStack(scratch, {}, variation).stack);
const named = (of: readonly Properties[], id: string): readonly Properties[] =>
  of.filter((alarm) => idOf(alarm) === id);

describe('what an alarm evaluates', () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html: with late metrics the newest value
  // of FILL is always the filler, and the alarm stays as it is. For SUM, AVG, MIN and MAX the page advises against alarms.
  it('no expression of an alarm makes values up, or uses a function that the documentation advises against', () => {
    const text = JSON.stringify(all.map(({ Metrics: queries }) => queries));
    expect(text).toContain('DIFF(');
    expect(text).not.toMatch(/\b(FILL|SUM|AVG|MIN|MAX|STDDEV|RUNNING_SUM|DATAPOINT_COUNT|REMOVE_EMPTY)\(/);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation
  it.each(all.map((alarm) => [idOf(alarm), alarm] as const))(
    '%s fires on some of its periods, or says why it needs every one',
    (id, { EvaluationPeriods: periods, DatapointsToAlarm: breaching }) => {
      expect(breaching).toBeLessThanOrEqual(Number(periods));
      const because = definitions.get(id)?.everyPeriodBecause;
      if (breaching === periods) expect(because).toMatch(/.{20,}/);
      else expect(because).toBeUndefined();
    },
  );

  it('what happens once is seen though it is reported late, and fires once in a quarter of an hour', () => {
    for (const id of ['dropped-events', 'given-up-batches', 'on-failure-delivery-errors', 'dead-letters']) {
      const [alarm] = named(all, id);
      expect(alarm).toMatchObject({
        Period: 60,
        EvaluationPeriods: 15,
        DatapointsToAlarm: 1,
        TreatMissingData: 'notBreaching',
      });
    }
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html: dated by the start of the invocation, reported
  // at its end.
  it('alarms on invocations look back further than the longest invocation takes', () => {
    for (const timeout of [Duration.seconds(3), Duration.minutes(1), Duration.minutes(15)]) {
      const of = varied({ functionTimeout: timeout });
      for (const id of ['failed-invocations', 'duration-near-timeout', 'logins-refused', 'records-retried']) {
        const [alarm] = named(of, id);
        if (alarm === undefined) throw new Error(`no alarm ${id}`);
        const { EvaluationPeriods: periods, DatapointsToAlarm: breaching } = alarm;
        const period = periodOf(alarm);
        // One batch that is tried again and again has a value in each period.
        expect(period).toBeGreaterThan(timeout.toSeconds());
        expect((Number(periods) - Number(breaching)) * period).toBeGreaterThan(timeout.toSeconds());
      }
    }
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  it('no alarm evaluates more than a day, and every period is one that CloudWatch takes', () => {
    for (const alarm of [...all, ...varied({ functionTimeout: Duration.minutes(15) })]) {
      const period = periodOf(alarm);
      expect(period % 60).toBe(0);
      expect(period * Number(alarm['EvaluationPeriods'])).toBeLessThanOrEqual(
        limits.alarmEvaluationSeconds.value,
      );
    }
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#percentiles-with-low-samples: a p99
  // of fewer than 1,000 values would otherwise leave the alarm as it is.
  it('a percentile of few values counts, and only alarms on percentiles say so', () => {
    const percentiles = all.filter(({ ExtendedStatistic: statistic }) => statistic !== undefined);
    expect(percentiles.map(idOf)).toEqual(['freshness']);
    for (const alarm of all) {
      const expected = percentiles.includes(alarm) ? 'evaluate' : undefined;
      expect(alarm['EvaluateLowSampleCountPercentile']).toBe(expected);
    }
  });
});

describe('alarms that could never fire or never clear', () => {
  it('no alarm fires for an event source that is disabled on purpose and reports no lag', () => {
    const disabled = { source: { enabled: false } };
    expect(named(all, 'offset-lag')).toMatchObject([{ TreatMissingData: 'breaching' }]);
    expect(named(varied(disabled), 'offset-lag')).toMatchObject([{ TreatMissingData: 'notBreaching' }]);
  });

  it('an event source without a destination has no alarm on it', () => {
    const ids = varied({ source: { storesGivenUp: false } }).map(idOf);
    expect(ids).toContain('dropped-events');
    expect(ids).not.toContain('given-up-batches');
    expect(ids).not.toContain('on-failure-delivery-errors');
  });

  it('a function of one instance has no alarm on being near its limit', () => {
    expect(varied({ maxInstances: 1 }).map(idOf)).not.toContain('instances-near-limit');
    expect(varied({ maxInstances: 2 }).map(idOf)).toContain('instances-near-limit');
  });

  it('a table that no route deletes from has alarms on inserts only, another has both', () => {
    const table = { keyspace: 'web', name: 'clicks' };
    const operations = (of: readonly Properties[]) =>
      new Set(
        of.flatMap((alarm) =>
          alarm['Namespace'] === 'AWS/Cassandra' ? [JSON.stringify(alarm['Dimensions'])] : [],
        ),
      ).size;
    expect(operations(varied({ keyspacesTables: [{ ...table, deletes: false }] }))).toBe(1);
    expect(operations(varied({ keyspacesTables: [table] }))).toBe(2);
  });

  it('the alarm on old letters fires after half the time that SQS stores them, and an age that no letter reaches is refused', () => {
    const retention = { deadLetterRetention: Duration.days(1) };
    expect(named(varied(retention), 'dead-letters-ageing')).toMatchObject([{ Threshold: 43_200 }]);
    expect(() =>
      watchedStack(scratch, { thresholds: { deadLetterAge: Duration.days(1) } }, retention),
    ).toThrow('alarms.thresholds.deadLetterAge: 86400 s is out of range');
  });
});
