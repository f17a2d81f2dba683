/** The user's connector file: the bundle puts it in the place of this name (`project/bundle/bundle.ts`). */
declare module '#connector' {
  import type { ConnectorDefinition } from '../core/connector/connector.ts';
  const connector: ConnectorDefinition;
  export default connector;
}
