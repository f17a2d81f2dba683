import fc from 'fast-check';

/** Texts made of what CQL is made of, in any order: most are wrong, and nearly right. */
export const cqlPieces: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...`CREATE KEYSPACE|CREATE TYPE|CREATE TABLE|create table|IF NOT EXISTS|USE|WITH|AND|PRIMARY KEY|STATIC`.split(
          '|',
        ),
        ...`CLUSTERING ORDER BY|ASC|DESC|replication|=|shop|shop.orders|address|"Q""x"|order|a|b|c|a int|b text|c`.split(
          '|',
        ),
        ...`int|text|counter|duration|frozen<|list<|set<|map<|tuple<|vector<|>|<|(|)|{|}|[|]|,|;|:|.|-|3|1.5|0x`.split(
          '|',
        ),
        ...`'text'|'it''s'|$$x$$|'|"|""|$$|/*|*/|-- x\n|//|#|é|\ud800|🐘|\n|\t`.split('|'),
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .chain((pieces) => fc.constantFrom(' ', '', '\n').map((between) => pieces.join(between)));
