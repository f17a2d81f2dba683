/** Direction rules. Each comment speaks to the reader who has just broken the rule. */
const core = '^lambda/core/';
const contract = '^lambda/contract\\.ts$';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    rule(
      'core-stays-pure',
      'core/ is computed from its arguments alone, so that every promise about order can be tested without a server. Pass the value in, or put the I/O behind a port and call it from process-batch.ts.',
      { path: core },
      { pathNot: [core, contract] },
    ),
    rule(
      'full-messages-stay-in-letters',
      'The full form of a failure message quotes the record: it belongs into the stored dead letter and nowhere else. Print the message itself, or its `redacted`; make one with failure-message.ts.',
      {
        path: '^(bin|cli|lib|lambda|local)/',
        pathNot: ['^lambda/core/(failure-message|report/dead-letter|mapping/conversion)\\.ts$'],
      },
      { path: '^lambda/core/full-message\\.ts$' },
    ),
    rule(
      'ports-know-only-core-types',
      'A port is an interface in the words of core/. If it needs a type of a driver or SDK, that type belongs in the adapter.',
      { path: '^lambda/ports/' },
      { pathNot: [core, '^lambda/ports/'] },
    ),
    rule(
      'flow-knows-no-adapter',
      'process-batch.ts, write-groups.ts and recheck-tables.ts read as the flow and run against any store. Take the thing you need through a port; handler.ts chooses the adapter.',
      { path: '^lambda/(process-batch|write-groups|recheck-tables)\\.ts$' },
      { pathNot: [core, '^lambda/ports/', contract, '^lambda/(write-groups|recheck-tables)\\.ts$'] },
    ),
    rule(
      'adapters-know-ports-and-core',
      'An adapter turns a port into I/O and knows no other adapter (keyspaces/ may build on cassandra/). Shared logic is pure: move it to core/.',
      { path: '^lambda/adapters/([^/]+)/' },
      {
        path: '^(lambda|local|lib|cli|bin|test)/',
        pathNot: [core, '^lambda/ports/', contract, '^lambda/adapters/$1/', '^lambda/adapters/cassandra/'],
      },
    ),
    rule(
      'lambda-ships-alone',
      'What is under lambda/ is bundled and deployed. local/, lib/, cli/ and bin/ stay on the machine that builds; let them call lambda/, not the reverse.',
      { path: '^lambda/' },
      { path: '^(local|lib|cli|bin|bench|test)/' },
    ),
    rule(
      'lib-sees-the-seam-only',
      'Synthesis and run time share contract.ts (names) and core/config (the connector file) with what it is checked by. Anything else would tie the stack to the inside of the Lambda.',
      { path: '^lib/' },
      { path: '^(lambda|local|cli|bin)/', pathNot: [contract, '^lambda/core/(config|cql|mapping)/'] },
    ),
    rule(
      'local-stands-alone',
      'local/ imitates AWS from outside: it starts servers and feeds the bundle. It may use contract.ts, but never reach into the Lambda, or the imitation would test itself.',
      { path: '^local/' },
      { path: '^(lambda|lib|cli|bin)/', pathNot: [contract] },
    ),
    rule(
      'bin-only-starts',
      'bin/ parses arguments and calls cli/ or lib/. Move the logic there.',
      { path: '^bin/' },
      { path: '^(lambda|local)/', pathNot: ['^lambda/core/config/'] },
    ),
    rule(
      'examples-are-users',
      "An example is somebody else's code: it knows 'millrace' and 'millrace/cdk' and nothing behind them. Export there what it needs.",
      { path: '^examples/' },
      {
        path: '^(lambda|lib|local|cli|bin|bench|test)/',
        pathNot: ['^lambda/core/config/define\\.ts$', '^lib/index\\.ts$'],
      },
    ),
    rule(
      'io-at-the-edge',
      'Drivers, SDKs, the file system and the network belong to adapters/, local/, cli/, lib/ and bench/. Put the call behind a port.',
      { path: '^lambda/', pathNot: '^lambda/adapters/' },
      {
        path: '^(node:)?(fs|fs/promises|net|tls|http|https|http2|child_process|dgram|dns)$|node_modules/(cassandra-driver|@aws-sdk|@smithy|@platformatic)/',
      },
    ),
    rule(
      'nobody-imports-tests',
      'test/ is imported by nobody. If the thing is of use outside tests, it lives in local/ or core/.',
      { pathNot: '^(test|bench)/' },
      { path: '^test/' },
    ),
    rule(
      'no-cycles',
      'Two modules that need each other are one module, or miss a third. Find the shared part and move it down.',
      {},
      { circular: true },
    ),
    rule(
      'no-orphans',
      'Nothing imports this module: use it or delete it.',
      {
        orphan: true,
        pathNot: [
          '\\.(test|bench)\\.ts$',
          '\\.d\\.ts$',
          '^(bin|bench|examples)/',
          '^connector\\.ts$',
          '^lambda/handler\\.ts$',
          '^test/',
          '^local/.*/(bootstrap|guard)',
          '^lib/function/absent\\.ts$',
        ],
      },
      {},
    ),
    rule(
      'only-declared-packages',
      'This package is not in package.json: npm ci on a fresh clone would not bring it.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
