import { eventSourceMetric } from './metrics.ts';
import type { EventSourceMetricName, Statistic } from './metrics.ts';
import type { MakePanel, Panel, Section } from './panel.ts';
import type { WatchedSource } from './watched.ts';

/** All about one topic. */
export function topicSection({ topic, eventSource }: WatchedSource, panel: MakePanel): Section {
  const metric = (name: EventSourceMetricName, statistic: Statistic) =>
    eventSourceMetric(eventSource, name, statistic);
  return {
    title: `Topic ${topic}`,
    panels: [
      panel('Records waiting', [metric('SumOffsetLag', 'Maximum'), metric('MaxOffsetLag', 'Maximum')], {
        alarmIds: ['offset-lag'],
        subject: topic,
      }),
      panel('Records per minute', [
        metric('PolledEventCount', 'Sum'),
        metric('FilteredOutEventCount', 'Sum'),
        metric('InvokedEventCount', 'Sum'),
        metric('FailedInvokeEventCount', 'Sum'),
        metric('CommittedEventCount', 'Sum'),
      ]),
      panel('Pollers and their errors', [
        metric('ProvisionedPollers', 'Maximum'),
        metric('PollingErrorCount', 'Sum'),
        metric('CommitErrorCount', 'Sum'),
      ]),
    ],
  };
}

/** Which of several topics to look at: one line for each. */
export function topicOverview(sources: readonly WatchedSource[], panel: MakePanel): Section {
  const [first] = sources;
  return {
    title: 'Topics',
    panels: [
      panel('Records waiting in the fullest partition', perTopic(sources, 'MaxOffsetLag', 'Maximum'), {
        alarmIds: ['offset-lag'],
        // The threshold is the same for all.
        ...(first && { subject: first.topic }),
      }),
      panel('Records committed per minute', perTopic(sources, 'CommittedEventCount', 'Sum')),
      panel('Errors of pollers', perTopic(sources, 'PollingErrorCount', 'Sum')),
    ],
  };
}

/** What Lambda gave up: in one panel for one topic, in one for each outcome for several. */
export function givenUpPanels(sources: readonly WatchedSource[], panel: MakePanel): readonly Panel[] {
  const outcomes = [
    { title: 'Given up, stored in the bucket', name: 'OnFailureDestinationDeliveredEventCount' },
    { title: 'Given up, could not be stored', name: 'OnFailureDestinationDeliveryErrorCount' },
    { title: 'Given up, stored nowhere', name: 'DroppedEventCount' },
  ] as const;
  const [only] = sources;
  if (sources.length > 1 || only === undefined) {
    return outcomes.map(({ title, name }) => panel(title, perTopic(sources, name, 'Sum')));
  }
  const metrics = outcomes.map(({ name }) => eventSourceMetric(only.eventSource, name, 'Sum'));
  return [panel('Records given up by Lambda', metrics)];
}

const perTopic = (sources: readonly WatchedSource[], name: EventSourceMetricName, statistic: Statistic) =>
  sources.map(({ topic, eventSource }) =>
    eventSourceMetric(eventSource, name, statistic).with({ label: topic }),
  );
