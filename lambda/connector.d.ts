/** The user's connector file: the bundle puts it in the place of this name (`project/bundle/bundle.ts`). */
declare module '#connector' {
  // An ambient module cannot import by a relative name: the name would be unresolved, and its type `any`.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const connector: import('../core/connector/connector.ts').ConnectorDefinition;
  export default connector;
}

/* The clients of schema registries: the bundle puts each in the place of its name that the connector file needs, and
 * lambda/carry/registries/no-client.ts in that of the others. */
declare module '#confluent-client' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  export const createOpener: import('./carry/registries/opener.ts').CreateOpener | undefined;
}
declare module '#apicurio-client' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  export const createOpener: import('./carry/registries/opener.ts').CreateOpener | undefined;
}
declare module '#glue-client' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  export const createOpener: import('./carry/registries/opener.ts').CreateOpener | undefined;
}
