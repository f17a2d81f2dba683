import { failureCodes } from '../../core/contract/failure-codes.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { createMapper } from '../../core/plan/map-batch.ts';
import type { CompiledConnector } from '../../core/mapping/compile/compiled.ts';
import { linesWithPayload } from '../support/payload-marker.ts';

const nowMs = Date.UTC(2026, 0, 31);
const prepareWithinMs = 1_000;
const known: ReadonlySet<string> = new Set(failureCodes);

/** What one input has become in the tables of all types. */
export interface Tried {
  /** Those that it was written into. */
  readonly tables: readonly string[];
  /** Codes of the tables that it could not be written into. */
  readonly codes: readonly string[];
  /** What must never be: something thrown, a code that does not exist, payload in a log; absent where nothing is wrong. */
  readonly fault?: string;
}

/** Decodes and maps one record as the function does. */
export async function tryInput(connector: CompiledConnector, record: SourceRecord): Promise<Tried> {
  try {
    await connector.prepare?.([record], prepareWithinMs);
    return mapInput(connector, record);
  } catch (error) {
    return { tables: [], codes: [], fault: `threw ${error instanceof Error ? error.stack : String(error)}` };
  } finally {
    connector.observations.forgetRow();
  }
}

function mapInput(connector: CompiledConnector, record: SourceRecord): Tried {
  const mapper = createMapper([record], connector, nowMs);
  const { writes } = mapper.map(0, 1, Infinity);
  const tables = writes.map(({ shape }) => shape.table);
  const codes = mapper.failures.map(({ failure }) => failure.code);
  const faults = mapper.failures.flatMap(({ failure }) => {
    if (!known.has(failure.code) || failure.code === 'unknown')
      return [`the code '${failure.code}': ${failure.message.redacted}`];
    return linesWithPayload(failure.message.redacted).map(() => `payload in the message of ${failure.code}`);
  });
  if (tables.length + codes.length + mapper.skips.size === 0) faults.push('neither a row nor a failure');
  return { tables, codes, ...(faults[0] === undefined ? {} : { fault: faults[0] }) };
}
