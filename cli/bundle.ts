import { printBundle } from '../tools/bundle/print.ts';
import { writeBundle } from '../tools/bundle/write-bundle.ts';
import { bundleHelp, readBundleOptions } from './flags/bundle-flags.ts';
import type { Command } from './terminal/command.ts';

/** `millrace bundle`: the Lambda bundle as files, with its size and what is in it. */
export const bundle: Command = {
  name: 'bundle',
  summary: 'write the Lambda bundle and print what is in it',
  help: bundleHelp,
  run: (args, io) =>
    Promise.resolve().then(() => {
      const { json, ...request } = readBundleOptions(args);
      const written = writeBundle(request);
      const lines = json ? [JSON.stringify(written, undefined, 2)] : printBundle(written);
      for (const line of lines) io.out(line);
      return 0;
    }),
};
