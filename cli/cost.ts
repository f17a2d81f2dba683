import { estimate } from '../tools/cost/estimate.ts';
import { estimateAsJson, printEstimate } from '../tools/cost/print.ts';
import { costHelp } from './flags/cost/cost-flags.ts';
import { readCostOptions } from './flags/cost/read-cost-options.ts';
import type { Command } from './terminal/command.ts';

/** `millrace cost`: what a connector costs in a month, offline. */
export const cost: Command = {
  name: 'cost',
  summary: 'estimate what a connector costs on AWS in a month',
  help: costHelp,
  run: (args, io) =>
    Promise.resolve().then(() => {
      const { workload, json } = readCostOptions(args);
      const answer = estimate(workload);
      const lines = json ? [JSON.stringify(estimateAsJson(answer), undefined, 2)] : printEstimate(answer);
      for (const line of lines) io.out(line);
      return 0;
    }),
};
