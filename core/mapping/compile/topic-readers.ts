import type { RouteDefinition } from '../../connector/connector.ts';
import type { TableSchema } from '../../cql/table.ts';
import { emptyAsNull, type Codec } from '../../decode/codec.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import type { CodecRequest, FormatReader } from '../../decode/format-reader.ts';
import type { SchemaSources } from '../../decode/schema/schema-source.ts';
import type { PathRoot } from '../language/expression.ts';
import type { ViewOf } from './column-writer.ts';
import type { RouteCodecs } from './compile-expression.ts';
import { RecordView } from './connector-record.ts';
import type { Preparation } from './prepare.ts';
import { formatOf, needsExactNumbers, pathsOf } from './route-format.ts';

/** How a route reads the records of its topic. */
export interface RouteReader {
  readonly codecs: RouteCodecs;
  readonly viewOf: ViewOf;
}

interface RouteWithTable {
  readonly route: RouteDefinition;
  readonly table: TableSchema;
}

/**
 * The readers of one topic. Routes with the same formats get the same codecs and the same view, so that a record is
 * decoded once for all of them: if one of them needs exact numbers, all read them, and what one reads of a large
 * document is read for all.
 */
export class TopicReaders {
  readonly #routes: readonly RouteWithTable[];
  readonly #schemas: SchemaSources;
  readonly #readers: RouteReader[] = [];
  readonly #codecs = { key: new Map<FormatReader, Codec>(), value: new Map<FormatReader, Codec>() } as const;
  readonly #emptyAsNull = new Map<Codec, Codec>();

  constructor(routes: readonly RouteWithTable[], schemas: SchemaSources) {
    this.#routes = routes;
    this.#schemas = schemas;
  }

  readerOf(route: RouteDefinition): RouteReader {
    const key = this.#codecOf(route, 'key');
    const value = this.#valueCodecOf(route);
    const known = this.#readers.find(({ codecs }) => codecs.key === key && codecs.value === value);
    if (known !== undefined) return known;
    const codecs = { key, value };
    const reader = { codecs, viewOf: shareViews(codecs) };
    this.#readers.push(reader);
    return reader;
  }

  /** What the codecs made so far need before they decode the records of `topic`. */
  preparations(topic: string): readonly Preparation[] {
    return (['key', 'value'] as const).flatMap((side) =>
      [...this.#codecs[side].values()].flatMap(({ prepare }) =>
        prepare === undefined ? [] : [{ topic, side, prepare }],
      ),
    );
  }

  #valueCodecOf(route: RouteDefinition): Codec {
    const codec = this.#codecOf(route, 'value');
    if (route.emptyValues?.noBytes === undefined || formatOf(route, 'value').acceptsNoBytes) return codec;
    const nullable = this.#emptyAsNull.get(codec) ?? emptyAsNull(codec);
    this.#emptyAsNull.set(codec, nullable);
    return nullable;
  }

  #codecOf(route: RouteDefinition, side: PathRoot): Codec {
    const format = formatOf(route, side);
    const codec = this.#codecs[side].get(format) ?? format.compile(this.#requestOf(format, side));
    this.#codecs[side].set(format, codec);
    return codec;
  }

  #requestOf(format: FormatReader, side: PathRoot): CodecRequest {
    const ofFormat = this.#routes.filter(({ route }) => formatOf(route, side) === format);
    return {
      isExact: ofFormat.some(({ route, table }) => needsExactNumbers(route, table, side)),
      paths: ofFormat.flatMap(({ route }) => pathsOf(route, side)),
      schemas: this.#schemas,
    };
  }
}

/** Gives the functions of all routes one object per record: a batch maps a record through all of its routes in turn. */
function shareViews(codecs: RouteCodecs): ViewOf {
  let last: { readonly record: DecodedRecord; readonly view: RecordView } | undefined;
  return (record) => {
    if (last?.record !== record) last = { record, view: new RecordView(record, codecs) };
    return last.view;
  };
}
