import type { InitOptions } from './options.ts';
import { stackId } from './project-name.ts';

/** `README.md` of a new project. */
export const readmeFile = ({ name, target }: Pick<InitOptions, 'name' | 'target'>): string => `\
# ${name}

Writes records of Kafka into ${stores[target]}, with [Millrace](https://www.npmjs.com/package/millrace).

\`\`\`sh
npm install
npm run check    # compares connector.ts with schema.cql; needs no server
npm run dev      # runs the connector on this machine, with the records of fixtures/
npm run synth    # writes the CloudFormation template to cdk.out/
npm run deploy   # deploys it; first replace the values in bin/app.ts that have a comment
npm run doctor -- --stack ${stackId(name)}   # finds out what keeps the deployed connector from working
\`\`\`

\`npm run dev\` needs Java 17 and Maven, or a Docker engine.

- \`connector.ts\`: which topic goes to which table
- \`schema.cql\`: the tables
- \`fixtures/\`: records for \`npm run dev\`, as JSON, one to a line
- \`bin/app.ts\`: where the connector runs: network, Kafka, ${stores[target]}
- \`.millrace/\`: logs and dead letters of this machine; not for Git
`;

const stores: Readonly<Record<InitOptions['target'], string>> = {
  cassandra: 'Cassandra',
  keyspaces: 'Amazon Keyspaces',
};
