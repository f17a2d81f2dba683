import { formatCount } from '../../core/print/format-count.ts';
import { plainLabel, type LabelStyle } from '../../core/print/label-style.ts';
import { printable } from '../../core/print/printable.ts';

/** What is printed above the live view and does not change. */
export interface Surroundings {
  readonly connector: string;
  readonly brokers: string;
  readonly contactPoints: string;
  readonly localDatacenter: string;
  /** URL of the schema registry; `undefined`: none was started. */
  readonly registry: string | undefined;
  readonly deadLetterFile: string;
  /** What the function prints. */
  readonly functionLog: string;
  /** The files that records are sent from; `undefined`: none. */
  readonly source: string | undefined;
  /** Topics that nothing here produces to. */
  readonly openTopics: readonly string[];
  /** CQL that is worth a look. */
  readonly queries: readonly string[];
}

/** Everything that the live view shows at one moment. */
export interface LiveState {
  readonly elapsedMs: number;
  /** By this process; `undefined` where others produce. */
  readonly produced?: number | undefined;
  readonly recordsPerSecond: number;
  readonly rowsPerSecond: number;
  /** From a record's timestamp to the acknowledgement of its write; `undefined` while nothing was written. */
  readonly freshnessMs: { readonly p50: number; readonly p99: number } | undefined;
  readonly lag: readonly PartitionLag[];
  readonly counts: OutcomeCounts;
  /** Failure code → dead letters; `undefined`: they are in a queue. */
  readonly deadLetters?: ReadonlyMap<string, number> | undefined;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Records that are in Kafka and not done yet. */
  readonly records: number;
}

export interface OutcomeCounts {
  readonly written: number;
  readonly skipped: number;
  readonly deadLettered: number;
  /** Times that a record was reported as failed, to be redelivered. */
  readonly failed: number;
}

/** What is printed once, before the live view: addresses, and commands to paste into another terminal. */
export function renderSurroundings(around: Surroundings, style: LabelStyle = plainLabel): readonly string[] {
  const labelled = labelledIn(style);
  return [
    '',
    labelled('connector', around.connector),
    labelled('Kafka', around.brokers),
    labelled('Cassandra', `${around.contactPoints} (${around.localDatacenter})`),
    ...(around.registry === undefined ? [] : [labelled('registry', around.registry)]),
    labelled('dead letters', around.deadLetterFile),
    labelled('function log', around.functionLog),
    ...(around.source === undefined ? [] : [labelled('records from', around.source)]),
    '',
    ...produceHints(around, labelled),
    labelled('look at it', 'from another terminal:'),
    ...around.queries.map((query) => indent + queryCommand(around, query)),
    '',
  ];
}

function produceHints(
  { brokers, openTopics }: Surroundings,
  labelled: (label: string, text: string) => string,
): readonly string[] {
  const [topic] = openTopics;
  if (topic === undefined) return [];
  return [
    labelled('produce to', `${openTopics.join(', ')} on ${brokers}, with any client; for example:`),
    `${indent}echo 'key:{"some":"json"}' | kcat -P -b ${brokers} -t ${topic} -K:`,
    `${indent}kafka-console-producer.sh --bootstrap-server ${brokers} --topic ${topic}`,
    '',
  ];
}

/** The live view for a terminal of `columns`; no line is longer, since a wrapped one would break the next frame. */
export function renderView(
  state: LiveState,
  columns: number,
  style: LabelStyle = plainLabel,
): readonly string[] {
  const labelled = labelledIn(style);
  return [
    ['running', `${seconds(state.elapsedMs)}, Ctrl-C ends it all`],
    ['records', `${formatCount(state.recordsPerSecond)}/s${produced(state, ', ')}`],
    ['rows', `${formatCount(state.rowsPerSecond)}/s`],
    ['freshness', freshness(state)],
    ['lag', lag(state.lag)],
    ['outcomes', outcomes(state.counts)],
    ...(state.deadLetters === undefined ? [] : [['dead letters', deadLetters(state.deadLetters)]]),
  ].map(([label = '', text = '']) =>
    labelled(label, clip(printable(text), columns - labelWidth - indent.length)),
  );
}

const labelledIn =
  (style: LabelStyle) =>
  (label: string, text: string): string =>
    indent + style(label.padEnd(labelWidth)) + printable(text);

const indent = '  ';
const labelWidth = 14;

/** The live view as one line, for output that is not a terminal. */
export function renderLine(state: LiveState): string {
  const lagging = state.lag.reduce((total, partition) => total + partition.records, 0);
  return [
    seconds(state.elapsedMs),
    ...(state.produced === undefined ? [] : [produced(state)]),
    `${formatCount(state.recordsPerSecond)} records/s`,
    `${formatCount(state.rowsPerSecond)} rows/s`,
    `freshness ${freshness(state)}`,
    `lag ${formatCount(lagging)}`,
    outcomes(state.counts),
  ].join(', ');
}

/** A command that answers the query, ready to paste. */
function queryCommand(
  { contactPoints, localDatacenter }: Pick<Surroundings, 'contactPoints' | 'localDatacenter'>,
  cql: string,
): string {
  return `npx millrace query --contact-points ${contactPoints} --local-dc ${localDatacenter} "${cql}"`;
}

const produced = ({ produced: records }: LiveState, before = ''): string =>
  records === undefined ? '' : `${before}${formatCount(records)} produced`;

const seconds = (ms: number): string => `${Math.floor(ms / 1_000)} s`;

const freshness = ({ freshnessMs }: LiveState): string =>
  freshnessMs === undefined
    ? 'nothing written yet'
    : `p50 ${formatCount(freshnessMs.p50)} ms, p99 ${formatCount(freshnessMs.p99)} ms`;

function lag(partitions: readonly PartitionLag[]): string {
  if (partitions.length === 0) return 'no partition assigned yet';
  const ofTopic = new Map<string, string[]>();
  for (const { topic, partition, records } of partitions) {
    ofTopic.set(topic, [...(ofTopic.get(topic) ?? []), `${partition}: ${formatCount(records)}`]);
  }
  return [...ofTopic].map(([topic, lags]) => `${topic} ${lags.join('  ')}`).join('   ');
}

const outcomes = ({ written, skipped, deadLettered, failed }: OutcomeCounts): string =>
  `written ${formatCount(written)}, skipped ${formatCount(skipped)}, dead-lettered ${formatCount(deadLettered)}, ` +
  `retried ${formatCount(failed)}`;

function deadLetters(byCode: ReadonlyMap<string, number>): string {
  if (byCode.size === 0) return 'none';
  return [...byCode]
    .sort(([, a], [, b]) => b - a)
    .map(([code, letters]) => `${code} ${formatCount(letters)}`)
    .join('   ');
}

const clip = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
