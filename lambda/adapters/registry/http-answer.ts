import type { IncomingMessage } from 'node:http';

/** The largest schema that a registry is let answer with. Confluent's takes schemas of 1 MB, Glue's of 170 kB. */
const maxAnswerBytes = 4 * 1024 * 1024;

/** What a registry has answered, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Reads an answer to its end; rejects with an error without a code if it is too large, or ends too soon. */
export async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!(chunk instanceof Buffer)) throw new TypeError('the answer is not read as bytes');
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      response.destroy();
      throw new Error(`its answer has more than ${maxAnswerBytes} bytes`);
    }
    chunks.push(chunk);
  }
  if (!response.complete) throw new Error('its answer ends too soon');
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** The JSON document of an answer; `undefined` where it is none, as of a page in HTML. */
export function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
