import type { DevRegistry, DevSchema } from '../../core/connector/dev-source.ts';
import { isObject } from '../../core/value/is-object.ts';
import type { RegistryAddress } from '../../local/servers/local-servers.ts';

const limitMs = 10_000;

/** The schema registry of this session, as a source of records sees it. */
export function openRegistry({ confluentUrl, apicurioUrl }: RegistryAddress): DevRegistry {
  return {
    confluentUrl,
    apicurioUrl,
    register: (subject, schema) => register(confluentUrl, subject, schema),
  };
}

async function register(url: string, subject: string, schema: DevSchema): Promise<number> {
  const { type, text, references = [] } = schema;
  const response = await fetch(`${url}/subjects/${encodeURIComponent(subject)}/versions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ schemaType: type, schema: text, references }),
    signal: AbortSignal.timeout(limitMs),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (isObject(answer) && response.ok && typeof answer['id'] === 'number') return answer['id'];
  const reason = isObject(answer) && typeof answer['message'] === 'string' ? `: ${answer['message']}` : '';
  throw new Error(
    `the registry refused the ${type} schema of subject '${subject}' with status ${response.status}${reason}`,
  );
}
