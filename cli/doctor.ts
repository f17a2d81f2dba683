import type { Command } from './terminal/command.ts';
import { doctorOptions, readRequest } from '../tools/doctor/request.ts';
import { parseOptions } from './flags/options.ts';

const usage = `millrace doctor --stack NAME | --function NAME | --connector FILE --cluster ARN [options]

Looks at a connector in AWS with your credentials, and says what keeps records from flowing, what soon will, and
what to change. It changes nothing, and prints no secret. What it may not ask is said with the permission it needs.

A connector that is deployed
  --stack NAME       the stack, whose output FunctionName names the function
  --function NAME    the function
  --connector FILE   holds its routes against the event sources, and its tables against the live ones

A connector before it is deployed, by the names and defaults of the stack's props
  [--connector FILE] --cluster ARN    the connector file (default: connector.ts), and the MSK cluster that it shall read
  --stage STAGE                       the stack's stage, if it has one: a part of its consumer groups' names
  --vpc-connection ARN|create         the cluster is read by this VPC connection, or by one that the stack makes
  --authentication iam|scram|mtls     how pollers sign in (default: iam), by --secret ARN but for iam
  --consumer-group-prefix PREFIX      (default: millrace-NAME, or millrace-NAME-STAGE)
  --minimum-pollers N, --maximum-pollers N, or --on-demand
  --start-from beginning|latest       (default: beginning)
  --role ARN                          a role that exists: whether it is allowed what it must be
  --store keyspaces                   the tables are in Keyspaces, or
  --contact-points H:P,… --local-dc DC [--tls verified|off] [--credentials ARN]
                                      in a Cassandra that is reached from here

Either
  --schema FILE      the tables, as CQL (default: schema.cql beside the connector file)
  --region REGION    (default: the cluster's, or that of the environment)
  --json             print JSON

Exit code 0: no problem was found; 1: at least one, or nothing could be asked; 2: wrong usage.
docs/DOCTOR.md says what is looked at, and which permissions that takes.`;

/** `millrace doctor`: a deployed or planned connector, held against what AWS says. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'look at a connector in AWS, and say what is wrong and what to change',
  usage,
  async run(args, io) {
    const options = parseOptions(args, doctorOptions);
    const request = readRequest(options);
    const [{ diagnose }, printing] = await Promise.all([
      import('../tools/doctor/diagnose.ts'),
      import('../tools/doctor/print.ts'),
    ]);
    const findings = await diagnose(request);
    const counts = printing.countBySeverity(findings);
    if (options.json) {
      io.out(JSON.stringify({ ok: counts.problem === 0, counts, findings }, undefined, 2));
    } else {
      for (const line of printing.printFindings(findings)) io.out(line);
    }
    return counts.problem === 0 ? 0 : 1;
  },
};
