import { doctorHelp, readDoctorOptions } from './flags/doctor-flags.ts';
import type { Command } from './terminal/command.ts';

/** `millrace doctor`: a deployed or planned connector, checked against AWS. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'look at a connector in AWS, and report what is wrong and what to change',
  help: doctorHelp,
  async run(args, io) {
    const { request, json } = readDoctorOptions(args);
    // The SDK is loaded once the command line is known to be right.
    const [{ diagnose }, { countBySeverity, findingsAsJson, printFindings }] = await Promise.all([
      import('../tools/doctor/diagnose.ts'),
      import('../tools/doctor/print.ts'),
    ]);
    const findings = await diagnose(request);
    const lines = json ? [JSON.stringify(findingsAsJson(findings), undefined, 2)] : printFindings(findings);
    for (const line of lines) io.out(line);
    return countBySeverity(findings).problem === 0 ? 0 : 1;
  },
};
