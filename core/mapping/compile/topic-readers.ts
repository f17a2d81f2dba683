import type { RouteDefinition } from '../../connector/connector.ts';
import type { TableSchema } from '../../cql/table.ts';
import { emptyAsNull, type Codec, type Side } from '../../decode/codec.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import type { CodecRequest, FormatReader } from '../../decode/format-reader.ts';
import type { SchemaSources } from '../../decode/schema/schema-source.ts';
import { lastHeader } from '../../value/last-header.ts';
import type { ViewOf } from './column-writer.ts';
import type { RouteCodecs } from './compile-expression.ts';
import { RecordView } from './connector-record.ts';
import type { Preparation } from './prepare.ts';
import { formatOf, headerFormatOf, needsExactNumbers, pathsOf } from './route-format.ts';

/** How a route reads the records of its topic. */
export interface RouteReader {
  readonly codecs: RouteCodecs;
  readonly viewOf: ViewOf;
}

/** A key, a value or a header: which bytes of a record it is, and the format that a route gives it. */
interface PartOfRecord {
  readonly side: Side;
  readonly bytesOf: Preparation['bytesOf'];
  readonly formatIn: (route: RouteDefinition) => FormatReader | undefined;
}

const keySide: PartOfRecord = {
  side: 'key',
  bytesOf: ({ key }) => key,
  formatIn: (route) => formatOf(route, 'key'),
};

const valueSide: PartOfRecord = {
  side: 'value',
  bytesOf: ({ value }) => value,
  formatIn: (route) => formatOf(route, 'value'),
};

const headerSide = (name: string): PartOfRecord => ({
  side: `header '${name}'`,
  bytesOf: (record) => lastHeader(record, name),
  formatIn: (route) => headerFormatOf(route, name),
});

/** The codecs of one part of a record, by their formats. */
interface SideCodecs {
  readonly bytesOf: Preparation['bytesOf'];
  readonly codecs: Map<FormatReader, Codec>;
}

function areSame(a: RouteCodecs, b: RouteCodecs): boolean {
  return (
    a.key === b.key &&
    a.value === b.value &&
    a.headers.size === b.headers.size &&
    [...a.headers].every(([name, codec]) => b.headers.get(name) === codec)
  );
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
  readonly #codecs = new Map<Side, SideCodecs>();
  readonly #emptyAsNull = new Map<Codec, Codec>();

  constructor(routes: readonly RouteWithTable[], schemas: SchemaSources) {
    this.#routes = routes;
    this.#schemas = schemas;
  }

  readerOf(route: RouteDefinition): RouteReader {
    const codecs = {
      key: this.#codecOf(keySide, formatOf(route, 'key')),
      value: this.#valueCodecOf(route),
      headers: this.#headerCodecsOf(route),
    };
    const known = this.#readers.find((reader) => areSame(reader.codecs, codecs));
    if (known !== undefined) return known;
    const reader = { codecs, viewOf: shareViews(codecs) };
    this.#readers.push(reader);
    return reader;
  }

  /** What the codecs made so far need before they decode the records of `topic`. */
  preparations(topic: string): readonly Preparation[] {
    return [...this.#codecs].flatMap(([side, { bytesOf, codecs }]) =>
      [...codecs.values()].flatMap(({ prepare }) =>
        prepare === undefined ? [] : [{ topic, side, bytesOf, prepare }],
      ),
    );
  }

  #valueCodecOf(route: RouteDefinition): Codec {
    const format = formatOf(route, 'value');
    const codec = this.#codecOf(valueSide, format);
    if (route.emptyValues?.noBytes === undefined || format.acceptsNoBytes) return codec;
    const nullable = this.#emptyAsNull.get(codec) ?? emptyAsNull(codec);
    this.#emptyAsNull.set(codec, nullable);
    return nullable;
  }

  #headerCodecsOf(route: RouteDefinition): ReadonlyMap<string, Codec> {
    const names = Object.keys(route.headers ?? {});
    return new Map(
      names.flatMap((name) => {
        const format = headerFormatOf(route, name);
        return format === undefined ? [] : [[name, this.#codecOf(headerSide(name), format)] as const];
      }),
    );
  }

  #codecOf(given: PartOfRecord, format: FormatReader): Codec {
    const { side, bytesOf } = given;
    const ofSide = this.#codecs.get(side) ?? { bytesOf, codecs: new Map<FormatReader, Codec>() };
    this.#codecs.set(side, ofSide);
    const codec = ofSide.codecs.get(format) ?? format.compile(this.#requestOf(format, given));
    ofSide.codecs.set(format, codec);
    return codec;
  }

  #requestOf(format: FormatReader, { side, formatIn }: PartOfRecord): CodecRequest {
    const ofFormat = this.#routes.filter(({ route }) => formatIn(route) === format);
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
