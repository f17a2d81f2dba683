import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveSchema } from '../../../../core/cql/migration/live-schema.ts';
import { planMigration } from '../../../../core/cql/migration/plan-migration.ts';
import { printType } from '../../../../core/cql/print-type.ts';
import type { Schema } from '../../../../core/cql/schema/schema.ts';
import { FakeSchemaCluster } from '../../../support/fakes/fake-schema-cluster.ts';
import { anySchema, earlierThan } from './arbitrary-schema.ts';

const schemaAndEarlier = anySchema.chain((wanted) =>
  fc.record({ wanted: fc.constant(wanted), earlier: earlierThan(wanted) }),
);

/** Applies the first statements of a plan, all unless told otherwise; fails the test if one is refused. */
function apply(wanted: Schema, cluster: FakeSchemaCluster, count = Infinity): readonly string[] {
  const { statements, differences } = planMigration(wanted, cluster.schema);
  expect(differences).toEqual([]);
  for (const statement of statements.slice(0, count)) expect(cluster.execute(statement)).toBeUndefined();
  return statements;
}

function madeFrom(schema: Schema): FakeSchemaCluster {
  const cluster = new FakeSchemaCluster();
  apply(schema, cluster);
  return cluster;
}

/** Every field and column there is, with its type. */
function partsOf(schema: LiveSchema): ReadonlySet<string> {
  return new Set(
    [...schema].flatMap(([keyspace, { types, tables }]) => [
      keyspace,
      ...[...types].flatMap(([type, fields]) =>
        fields.map((field) => JSON.stringify([keyspace, type, field])),
      ),
      ...[...tables].flatMap(([table, { columns }]) =>
        [...columns].map(([column, { kind, position, type, order }]) =>
          JSON.stringify([keyspace, table, column, kind, position, type, order]),
        ),
      ),
    ]),
  );
}

describe('planMigration', () => {
  it('a migration of an empty cluster creates every name, type, key and order of the wanted schema', () => {
    fc.assert(
      fc.property(anySchema, (wanted) => {
        const { schema } = madeFrom(wanted);
        expect([...schema.keys()].sort()).toEqual([...wanted.keyspaces.keys()].sort());
        for (const type of wanted.types.values()) {
          expect(schema.get(type.keyspace)?.types.get(type.name)).toEqual(
            type.fields.map((field) => ({ name: field.name, type: printType(field.type) })),
          );
        }
        for (const table of wanted.tables.values()) {
          const columns = schema.get(table.keyspace)?.tables.get(table.name)?.columns;
          expect([...(columns ?? [])].map(([name, { kind, type }]) => [name, kind, type])).toEqual(
            [...table.columns.values()].map(({ name, kind, type }) => [name, kind, printType(type)]),
          );
          expect(table.clusteringKey.map(({ name }) => columns?.get(name)?.order)).toEqual(
            table.clusteringOrder,
          );
        }
      }),
    );
  });

  it('a migration of any earlier schema reaches the wanted one, keeps what exists and is then empty', () => {
    fc.assert(
      fc.property(schemaAndEarlier, ({ wanted, earlier }) => {
        const cluster = madeFrom(earlier);
        const before = partsOf(cluster.schema);
        apply(wanted, cluster);
        const after = partsOf(cluster.schema);
        for (const part of [...before, ...partsOf(madeFrom(wanted).schema)]) expect(after).toContain(part);
        expect(planMigration(wanted, cluster.schema)).toEqual({ statements: [], differences: [] });
      }),
    );
  });

  it('a migration resumes after an interruption at any statement', () => {
    fc.assert(
      fc.property(schemaAndEarlier, fc.nat(20), ({ wanted, earlier }, count) => {
        const whole = madeFrom(earlier);
        const statements = apply(wanted, whole);
        const interrupted = madeFrom(earlier);
        apply(wanted, interrupted, count);
        expect(apply(wanted, interrupted)).toEqual(statements.slice(count));
        expect(partsOf(interrupted.schema)).toEqual(partsOf(whole.schema));
      }),
    );
  });

  it('a migration consists only of statements that create what is missing and add columns or fields', () => {
    fc.assert(
      fc.property(schemaAndEarlier, ({ wanted, earlier }) => {
        const { statements } = planMigration(wanted, madeFrom(earlier).schema);
        for (const statement of statements) {
          expect(statement).toMatch(
            /^(CREATE (KEYSPACE|TYPE|TABLE) IF NOT EXISTS |ALTER (TYPE|TABLE) (\w+|"[^"]+")\.(\w+|"([^"]|"")+") ADD )/,
          );
        }
      }),
    );
  });

  it('a migration reports every column whose type has changed and then has no statement', () => {
    const changed = schemaAndEarlier.chain(({ wanted, earlier }) =>
      fc.record({
        wanted: fc.constant(wanted),
        earlier: fc.constant(earlier),
        isChanged: fc.func<[string, string], boolean>(fc.boolean()),
      }),
    );
    fc.assert(
      fc.property(changed, ({ wanted, earlier, isChanged }) => {
        const { schema } = madeFrom(earlier);
        const expected: string[] = [];
        const live: LiveSchema = new Map(
          [...schema].map(([keyspace, content]) => [
            keyspace,
            {
              ...content,
              tables: new Map(
                [...content.tables].map(([table, found]) => [
                  table,
                  {
                    ...found,
                    columns: new Map(
                      [...found.columns].map(([column, live]) => {
                        if (column === 'of its own' || !isChanged(table, column)) return [column, live];
                        expected.push(`${live.type} → another`);
                        return [column, { ...live, type: 'inet' }];
                      }),
                    ),
                  },
                ]),
              ),
            },
          ]),
        );
        const { statements, differences } = planMigration(wanted, live);
        const told = differences
          .filter(({ found }) => found === 'inet')
          .map(({ wanted }) => `${wanted} → another`);
        expect(told.sort()).toEqual(expected.sort());
        if (expected.length > 0) expect(statements).toEqual([]);
      }),
    );
  });
});
