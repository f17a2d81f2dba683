import { isObject } from '../../value/is-object.ts';

/** Which cluster records are from, as the event source names it; self-managed clusters have no ARN. */
export interface SourceCluster {
  readonly eventSourceArn?: string;
  /** `host:port`, comma-separated. */
  readonly bootstrapServers?: string;
}

/** The cluster that an event, or what is kept of one, names; `undefined` where it names none. Never throws. */
export function readSourceCluster(value: unknown): SourceCluster | undefined {
  if (!isObject(value)) return undefined;
  const eventSourceArn = text(value['eventSourceArn']);
  const bootstrapServers = text(value['bootstrapServers']);
  if (eventSourceArn === undefined && bootstrapServers === undefined) return undefined;
  return {
    ...(eventSourceArn === undefined ? {} : { eventSourceArn }),
    ...(bootstrapServers === undefined ? {} : { bootstrapServers }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Equal for equal sources; brokers are named in any order. */
export function sourceName(source: SourceCluster | undefined): string {
  const brokers = source?.bootstrapServers?.split(',').sort().join(',') ?? '';
  return `${source?.eventSourceArn ?? ''} ${brokers}`;
}
