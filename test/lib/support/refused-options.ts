import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnRegistry } from 'aws-cdk-lib/aws-glue';
import {
  EventRecordFormat,
  EventSourceMappingLogLevel,
  KafkaSchemaValidationAttribute,
} from 'aws-cdk-lib/aws-lambda';
import type { ISchemaRegistry } from 'aws-cdk-lib/aws-lambda';
import { GlueSchemaRegistry } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RouteFormat } from '../../../core/connector/registries.ts';
import { Polling } from '../../../lib/source/polling.ts';
import { existing, pages } from './refused-source.ts';
import type { RefusedSource } from './refused-source.ts';

const avro = (differs: Partial<RouteFormat>): RouteFormat => ({
  topic: 'shop.orders',
  side: 'value',
  kind: 'avro',
  registry: undefined,
  isSchemaInEvent: false,
  ...differs,
});

/** Glue as the registry of an event source, which validates values. */
export const glue = (stack: Stack, eventRecordFormat = EventRecordFormat.JSON): ISchemaRegistry =>
  new GlueSchemaRegistry({
    schemaRegistry: new CfnRegistry(stack, 'Registry', { name: 'shop' }),
    eventRecordFormat,
    schemaValidationConfigs: [{ attribute: KafkaSchemaValidationAttribute.VALUE }],
  });

/** Refused for options that every source has. */
export const refusedOptions: readonly RefusedSource[] = [
  {
    what: 'an unknown `polling`',
    page: pages.api,
    // @ts-expect-error plain JavaScript passes it
    source: () => existing({ polling: 'on-demand' }),
    says: /^source\.polling: 'on-demand' is not possible; allowed: Polling\.provisioned\(…\) or Polling\.onDemand\(\)/,
  },
  {
    what: 'pollers out of range: minimum 1–200, maximum 1–2,000, minimum above maximum',
    page: pages.pollers,
    source: () => existing({ polling: { kind: 'provisioned', minimumPollers: 201, maximumPollers: 2_001 } }),
    says: /^source\.polling\.minimumPollers: 201 is out of range.*\n.*maximumPollers: 2001/,
  },
  {
    what: 'a `pollerGroup` that is no name of a group',
    page: pages.pollers,
    source: () => existing({ polling: { kind: 'provisioned', pollerGroup: 'our group' } }),
    says: /^source\.polling\.pollerGroup: 'our group' is no name of a group/,
  },
  {
    what: '`schemaRegistry` with on-demand polling',
    page: pages.registry,
    source: (stack) => existing({ polling: Polling.onDemand(), schemaRegistry: glue(stack) }),
    says: /^source\.schemaRegistry: needs provisioned mode/,
  },
  {
    what: '`schemaRegistry` that hands over JSON to a format that is none',
    page: pages.registry,
    source: (stack) => existing({ schemaRegistry: glue(stack) }),
    context: { formats: [avro({ registry: 'glue' })] },
    says: /^source\.schemaRegistry: the value of 'shop\.orders' is handed over as JSON, but its format is avro/,
  },
  {
    what: '`schemaRegistry` that takes off an id that a format looks for in the record',
    page: pages.registry,
    source: (stack) => existing({ schemaRegistry: glue(stack, EventRecordFormat.SOURCE) }),
    context: { formats: [avro({ registry: 'glue' })] },
    says: /^source\.schemaRegistry: the value of 'shop\.orders' is handed over without the id of its schema/,
  },
  {
    what: "a format with `framing: 'event'` without `schemaRegistry`, or one that does not validate it",
    page: pages.registry,
    source: () => existing({}),
    context: { formats: [avro({ registry: 'glue', isSchemaInEvent: true })] },
    says: /^source\.schemaRegistry: none given, but the value of 'shop\.orders' has a registry with framing: 'event'/,
  },
  {
    what: "a format with `framing: 'event'` without `schemaRegistry`, or one that does not validate it",
    page: pages.registry,
    source: (stack) => existing({ schemaRegistry: glue(stack, EventRecordFormat.SOURCE) }),
    context: { formats: [avro({ side: 'key', registry: 'glue', isSchemaInEvent: true })] },
    says: /^source\.schemaRegistry: the key of 'shop\.orders' .* add the attribute KEY to schemaValidationConfigs/,
  },
  {
    what: '`pollerLogLevel` with on-demand polling',
    page: pages.logging,
    source: () => existing({ polling: Polling.onDemand(), pollerLogLevel: EventSourceMappingLogLevel.INFO }),
    says: /^source\.pollerLogLevel: needs provisioned mode/,
  },
  {
    what: 'an unknown `pollerLogLevel`',
    page: pages.logging,
    // @ts-expect-error plain JavaScript passes it
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- so does it here
    source: () => existing({ pollerLogLevel: 'TRACE' }),
    says: /^source\.pollerLogLevel: 'TRACE' is not possible; allowed: .*\(INFO, DEBUG, WARN\)/,
  },
  {
    what: 'a `startFrom` that is no date, or in the future',
    page: pages.starting,
    // @ts-expect-error plain JavaScript passes it
    source: () => existing({ startFrom: '2026-01-02' }),
    says: /^source\.startFrom: '2026-01-02' is not possible; allowed: 'beginning', 'latest', or a Date/,
  },
  {
    what: 'a `startFrom` that is no date, or in the future',
    page: pages.starting,
    source: () => existing({ startFrom: new Date('2026-13-01') }),
    says: /^source\.startFrom: is no valid date/,
  },
  {
    what: 'a `startFrom` that is no date, or in the future',
    page: pages.starting,
    source: () => existing({ startFrom: new Date('2999-01-01T00:00:00Z') }),
    says: /^source\.startFrom: 2999-01-01T00:00:00\.000Z is in the future/,
  },
  {
    what: 'a `batchSize` outside 1–10,000, a `batchingWindow` that is not 0–300 whole seconds',
    page: pages.api,
    source: () => existing({ batchSize: 10_001, batchingWindow: Duration.millis(500) }),
    says: /^source\.batchSize: 10001 is out of range.*\nsource\.batchingWindow: 500 ms is not possible/,
  },
  {
    what: 'a `batchSize` outside 1–10,000, a `batchingWindow` that is not 0–300 whole seconds',
    page: pages.api,
    // @ts-expect-error plain JavaScript passes it
    source: () => existing({ batchingWindow: 5 }),
    says: /^source\.batchingWindow: 5 is no Duration/,
  },
  {
    what: 'a topic that Lambda cannot name: 1 character, or a dot first',
    page: pages.api,
    source: () => existing({}),
    context: { topics: ['t', '.orders'] },
    says: /^source: Lambda cannot read the topic 't';.*\nsource: Lambda cannot read the topic '\.orders'/,
  },
  {
    what: 'a consumer group of more than 200 characters or with others than Lambda takes',
    page: pages.api,
    source: () => existing({ consumerGroupPrefix: 'our team' }),
    says: /^source\.consumerGroupPrefix: the group 'our team-shop\.orders' cannot be used/,
  },
  {
    what: 'a consumer group with `:`, which has no lag metrics',
    page: pages.lag,
    source: () => existing({ consumerGroupPrefix: 'team:orders' }),
    says: /^source\.consumerGroupPrefix: .* MSK emits no lag metrics/,
  },
  {
    what: '`filters` on anything but the value',
    page: pages.filters,
    source: () => existing({ filters: [{ key: ['a'] }] }),
    says: /^source\.filters\[0\]: is a pattern on the record \(\{ key \}\)/,
  },
  {
    what: '`filters` on anything but the value',
    page: pages.filters,
    source: () => existing({ filters: [{ value: { type: ['order'] } }] }),
    says: /^source\.filters\[0\]: is a pattern on the record \(\{ value \}\)/,
  },
  {
    what: '`filters` with an empty pattern, a field without a list, an empty list, or an unknown rule',
    page: pages.filterRules,
    source: () => existing({ filters: [{}] }),
    says: /^source\.filters\[0\]: an empty object is not possible/,
  },
  {
    what: '`filters` with an empty pattern, a field without a list, an empty list, or an unknown rule',
    page: pages.filterRules,
    source: () =>
      existing({
        filters: [
          { type: 'order', city: [], price: [{ above: 5 }], $or: [{ a: [1] }, { b: 2 }], to: { city: null } },
        ],
      }),
    says: /^source\.filters\[0\]\.type: 'order' .*\n.*\.city: an empty list .*\n.*\.price\[0\]: \{ above \} is no rule.*\n.*\.\$or\[1\]\.b: 2 .*\n.*\.to\.city: null /,
  },
  {
    what: 'more than 10 `filters`, or one of more than 4,096 characters',
    page: pages.filterRules,
    source: () => existing({ filters: Array.from({ length: 11 }, () => ({ type: ['order'] })) }),
    says: /^source\.filters: 11 patterns is not possible/,
  },
  {
    what: 'more than 10 `filters`, or one of more than 4,096 characters',
    page: pages.filterRules,
    source: () => existing({ filters: [{ type: ['o'.repeat(4_096)] }] }),
    says: /^source\.filters\[0\]: has \d+ characters as JSON; allowed: 4096/,
  },
  {
    what: '`filters` with a route that deletes by tombstones or other records without a value',
    page: pages.filters,
    source: () => existing({ filters: [{ type: ['order'] }] }),
    context: { deletingTopics: ['shop.orders'] },
    says: /^source\.filters: not possible with routes that delete rows by records without a value \(those of 'shop\.orders'\)/,
  },
];
