/** A VPC connection listens on one port per broker, from the first on. */
export const connectionPorts = { first: 14_001, last: 14_100 } as const;
