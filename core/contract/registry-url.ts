/**
 * The URL of a schema registry: `http(s)://host[:port][/path]`; `undefined` for any other text. A login, a query or a
 * fragment has no place in it.
 */
export function readRegistryUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const { protocol, username, password, search, hash } = url;
  const isHttp = protocol === 'https:' || protocol === 'http:';
  return isHttp && username + password + search + hash === '' ? url : undefined;
}
