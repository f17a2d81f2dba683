import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorDefinition } from '../../../core/connector/connector.ts';

/**
 * Writes a connector file below the folder. One definition is one file, which is not written again, so that stacks that
 * differ in something else share its bundle.
 */
export function writeConnector(folder: string, definition: ConnectorDefinition): string {
  const text = `export default ${JSON.stringify(definition)};\n`;
  const directory = join(folder, `connector-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  const file = join(directory, 'connector.ts');
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, text);
  return file;
}
