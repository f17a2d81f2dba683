import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printFamilies, type MetricFamily } from '../../../local/pipeline/exporter-format.ts';
import { Histogram } from '../../../local/pipeline/exporter-histogram.ts';
import { readPrometheusText } from '../../support/prometheus-text.ts';

const anyName = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'n', 'ż', ',', '}') }),
);
const anySample = fc.record({
  labels: fc.dictionary(anyName, anyText, { maxKeys: 4, noNullPrototype: true }),
  value: fc.double(),
});
const anyFamilies = fc.uniqueArray(
  fc.record({
    name: anyName,
    help: anyText.filter((text) => text !== ''),
    type: fc.constantFrom('counter' as const, 'gauge' as const),
    samples: fc.array(anySample, { maxLength: 5 }),
  }),
  { selector: ({ name }) => name, maxLength: 5, minLength: 1 },
);

describe('Prometheus text format', () => {
  it("metric families are printed as Prometheus' documentation specifies", () => {
    const family: MetricFamily = {
      name: 'millrace_lag_records',
      help: 'Not "done",\nby \\ partition.',
      type: 'gauge',
      samples: [
        { labels: { topic: 'a"b\\c\nd', partition: '0' }, value: 12 },
        { labels: {}, value: 0.5 },
        { suffix: '_bucket', labels: { le: '+Inf' }, value: Infinity },
      ],
    };
    expect(printFamilies([family])).toBe(
      '# HELP millrace_lag_records Not "done",\\nby \\\\ partition.\n' +
        '# TYPE millrace_lag_records gauge\n' +
        'millrace_lag_records{topic="a\\"b\\\\c\\nd",partition="0"} 12\n' +
        'millrace_lag_records 0.5\n' +
        'millrace_lag_records_bucket{le="+Inf"} +Inf\n',
    );
  });

  it('any metric families are read back as they were printed', () => {
    fc.assert(
      fc.property(anyFamilies, (families) => {
        const read = readPrometheusText(printFamilies(families));
        expect([...read.families]).toEqual(families.map(({ name, type, help }) => [name, { type, help }]));
        expect(read.samples).toEqual(
          families.flatMap(({ name, samples }) =>
            // The format knows no negative zero.
            samples.map(({ labels, value }) => ({ name, labels, value: value === 0 ? 0 : value })),
          ),
        );
      }),
    );
  });
});

describe('histogram', () => {
  it('a histogram counts each value in every bucket that it fits, and their sum', () => {
    const anyBounds = fc
      .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 })
      .map((bounds) => bounds.sort((one, other) => one - other));
    fc.assert(
      fc.property(anyBounds, fc.array(fc.integer({ min: -60, max: 60 })), (bounds, values) => {
        const histogram = new Histogram(bounds);
        for (const value of values) histogram.add(value);
        const samples = histogram.samples({ connector: 'c' });
        const within = [...bounds, Infinity].map((bound) => values.filter((value) => value <= bound).length);
        const buckets = samples.filter(({ suffix }) => suffix === '_bucket');
        expect(buckets.map(({ value }) => value)).toEqual(within);
        expect(buckets.map(({ labels }) => labels['le'])).toEqual([...bounds.map(String), '+Inf']);
        const sum = values.reduce((total, value) => total + value, 0);
        expect(samples.slice(-2)).toEqual([
          { suffix: '_sum', labels: { connector: 'c' }, value: sum },
          { suffix: '_count', labels: { connector: 'c' }, value: values.length },
        ]);
      }),
    );
  });
});
