/** Direction rules. Each comment speaks to the reader who has just broken the rule. */
const contract = '^core/contract/';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    rule(
      'core-stays-pure',
      'core/ is computed from its arguments alone, so that every promise about order can be tested without a server; of Node it may use the synchronous functions of zlib. Pass the value in, or put the I/O behind a port and call it from lambda/carry/process-batch.ts.',
      { path: '^core/' },
      { pathNot: ['^core/', '^(node:)?zlib$'] },
    ),
    rule(
      'connector-file-stays-light',
      "What a connector file imports from 'millrace' is loaded at every cold start and in every editor. core/connector/ may use core/cql/, core/value/ and the formats of core/decode/, whose codecs the bundler leaves out where the connector does not call them; not the event. Move the thing to the room that needs it.",
      { path: '^core/connector/' },
      {
        pathNot: ['^core/(connector|cql|value|failure|contract)/', '^core/decode/(?!event/|decoded-record)'],
      },
    ),
    rule(
      'formats-stay-light',
      'A format is loaded with the connector file that calls it: it may use core/failure/ and core/value/, and decode/text/ for UTF-8. What maps or plans asks the format; the format does not know it.',
      { path: '^core/decode/(?!event/|decoded-record)' },
      {
        pathNot: [
          '^core/decode/(?!event/|decoded-record)',
          '^core/(value|failure|contract)/',
          '^(node:)?zlib$',
        ],
      },
    ),
    rule(
      'full-messages-stay-in-letters',
      'The full form of a failure message quotes the record: it belongs in the stored dead letter and nowhere else. Print the message itself, or its `redacted`; make one with failure-message.ts.',
      {
        path: '^(bin|cli|tools|lib|lambda|local|project|core)/',
        pathNot: [
          '^core/failure/failure-message\\.ts$',
          '^core/dead-letters/dead-letter\\.ts$',
          '^core/mapping/compile/conversion\\.ts$',
        ],
      },
      { path: '^core/failure/full-message\\.ts$' },
    ),
    rule(
      'ports-know-only-core-types',
      'A port is an interface in the words of core/. If it needs a type of a driver or SDK, that type belongs in the adapter.',
      { path: '^lambda/ports/' },
      { pathNot: ['^core/', '^lambda/ports/'] },
    ),
    rule(
      'flow-knows-no-adapter',
      'process-batch.ts, write-groups.ts and recheck-tables.ts read as the flow and run against any store. Take the thing you need through a port; handler.ts and start.ts choose the adapter.',
      { path: '^lambda/carry/(process-batch|write-groups|lane-progress|warm-state|recheck-tables)\\.ts$' },
      { path: '^lambda/adapters/' },
    ),
    rule(
      'adapters-know-ports-and-core',
      'An adapter turns a port into I/O and knows no other adapter (keyspaces/ builds on cassandra/, and each may use time/). Shared logic is pure: move it to core/.',
      { path: '^lambda/adapters/([^/]+)/' },
      {
        path: '^(lambda|local|project|lib|tools|cli|bin|test)/',
        pathNot: ['^lambda/ports/', '^lambda/adapters/$1/', '^lambda/adapters/(cassandra|time)/'],
      },
    ),
    rule(
      'lambda-ships-alone',
      'What is under lambda/ is bundled and deployed. Everything above it stays on the machine that builds; let it call lambda/, not the reverse.',
      { path: '^lambda/' },
      { path: '^(project|local|lib|tools|cli|bin|bench|test)/' },
    ),
    rule(
      'project-knows-no-user-of-it',
      'project/ loads, checks and bundles what a user has on disk, for synthesis, the tools and the local pipeline alike. It knows none of them.',
      { path: '^project/' },
      { path: '^(local|lib|tools|cli|bin|bench|test)/' },
    ),
    rule(
      'lib-sees-the-seam-only',
      'Synthesis and run time share core/contract (names), what a connector file is checked by, and whether a value is an object. Anything else would tie the stack to the inside of the Lambda.',
      { path: '^lib/' },
      {
        path: '^(core|lambda|local|tools|cli|bin)/',
        pathNot: [contract, '^core/(connector|cql|mapping)/', '^core/value/is-object\\.ts$'],
      },
    ),
    rule(
      'lib-folders-are-parts',
      'A folder of lib/ is a part that people compose by hand; connector.ts composes them all. Move what both need into a folder.',
      { path: '^lib/[^/]+/' },
      { path: '^lib/[^/]+\\.ts$' },
    ),
    rule(
      'local-stands-alone',
      'local/ emulates AWS from outside: it starts servers and feeds the bundle. It may use the contract, records, failures, values and printing of core/, and project/, but never reach into the Lambda, or the emulation would test itself. What the tools know, such as how to sign in to Kafka, arrives as an argument.',
      { path: '^local/' },
      {
        path: '^(core|lambda|lib|tools|cli|bin)/',
        pathNot: ['^core/(contract|record|failure|print|value)/'],
      },
    ),
    rule(
      'tools-know-no-cli',
      'A tool is a function: data in, data out, progress through an argument. It must run without a command line. Reading options belongs into cli/flags/; pass the values in, and return what the command prints.',
      { path: '^tools/' },
      { path: '^(cli|bin)/' },
    ),
    rule(
      'cli-is-thin',
      'A file of cli/ reads its flags, calls one tool and prints. It may use core/print/, and of local/ what starts servers or follows a run. Move other work into tools/, where a test can call it.',
      { path: '^cli/(?!flags/)' },
      {
        path: '^(core|lambda|lib|local)/',
        pathNot: ['^core/print/', '^local/(process|start|servers|pipeline)/'],
      },
    ),
    rule(
      'bin-only-starts',
      'bin/ parses arguments and calls cli/ or lib/. Move the logic there.',
      { path: '^bin/' },
      { path: '^(core|lambda|local|tools|project)/' },
    ),
    rule(
      'examples-are-users',
      "An example is somebody else's code: it knows 'millrace' and 'millrace/cdk' and nothing behind them. Export there what it needs.",
      { path: '^examples/' },
      {
        path: '^(core|lambda|lib|local|project|tools|cli|bin|bench|test)/',
        pathNot: ['^core/connector/define\\.ts$', '^lib/index\\.ts$'],
      },
    ),
    rule(
      'io-at-the-edge',
      'Drivers, SDKs, the file system and the network belong to adapters/, and to the rooms above lambda/. Put the call behind a port.',
      { path: '^(core|lambda)/', pathNot: '^lambda/adapters/' },
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
    {
      ...rule(
        'no-folder-cycles',
        'Two folders that need each other are one room, or miss a third. Move the shared file to a room below both.',
        { pathNot: '^(test|bench|docs|examples|release)' },
        { circular: true },
      ),
      scope: 'folder',
    },
    rule(
      'no-orphans',
      'Nothing imports this module: use it or delete it.',
      {
        orphan: true,
        pathNot: [
          '\\.(test|bench)\\.ts$',
          '\\.d\\.ts$',
          '^(bin|bench|examples)/',
          '^lambda/(carry|redrive|migrate)/handler\\.ts$',
          '^test/',
          '^local/.*/(bootstrap|guard)',
          '^project/bundle/absent\\.ts$',
          '^lambda/carry/registries/no-client\\.ts$',
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
