/** Where a secret lies. */
export type SecretReference =
  { readonly kind: 'secret'; readonly arn: string } | { readonly kind: 'file'; readonly path: string };

/** While a secret rotates it has two versions: `current`, and `pending`, which the rotation has made and may already have set. */
export type SecretVersion = 'current' | 'pending';

/** Reads `arn:aws:secretsmanager:…` or `file:///path`; `undefined` for anything else. */
export function parseSecretReference(text: string): SecretReference | undefined {
  if (/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/.test(text)) {
    return { kind: 'secret', arn: text };
  }
  if (!URL.canParse(text)) return undefined;
  const { protocol, pathname } = new URL(text);
  return protocol === 'file:' ? { kind: 'file', path: decodeURIComponent(pathname) } : undefined;
}

export function printSecretReference(reference: SecretReference): string {
  return reference.kind === 'secret' ? reference.arn : `file://${reference.path}`;
}

/** Thrown when a secret cannot be read or does not have the shape it must have; its message never quotes the secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError';

  constructor(reference: SecretReference, reason: string, cause?: unknown) {
    super(
      `secret ${printSecretReference(reference)}: ${reason}`,
      cause === undefined ? undefined : { cause },
    );
  }
}
