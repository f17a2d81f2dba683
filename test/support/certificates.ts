import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonVenv } from './python.ts';

const script = fileURLToPath(new URL('certificates.py', import.meta.url));

/** The password of the two stores that Java reads: `server.p12` and `truststore.p12`. */
export const storePassword = 'secret';

/**
 * Makes, as `<name>.pem` and `<name>.key`: `authority` and `other-authority`; signed by the former `server` and
 * `expired` (both for 127.0.0.1 and nodes.millrace.test) and `client`.
 */
export async function makeCertificates(folder: string): Promise<void> {
  const { python } = await pythonVenv();
  await promisify(execFile)(python, [script, folder]);
}
