/** The user's connector file: the bundle puts it in the place of this name (`project/bundle/bundle.ts`). */
declare module '#connector' {
  // An ambient module cannot import by a relative name: the name would be unresolved, and its type `any`.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const connector: import('../core/connector/connector.ts').ConnectorDefinition;
  export default connector;
}
