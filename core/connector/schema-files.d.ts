/**
 * Files of schemas beside a connector, imported as their text: `import order from './order.avsc'`. Checked and bundled
 * as such by `millrace` and by the constructs.
 */
declare module '*.avsc' {
  const text: string;
  export default text;
}

declare module '*.proto' {
  const text: string;
  export default text;
}
