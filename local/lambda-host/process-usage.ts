import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a live process has used so far. */
export interface ProcessUsage {
  readonly rssBytes: number;
  /** Since its start; on systems without /proc, of this moment. */
  readonly peakRssBytes: number;
  /** User and system. */
  readonly cpuSeconds: number;
}

/** How often {@link readProcessUsage} may be asked without weighing on what it measures. */
export const sampleIntervalMs = process.platform === 'linux' ? 50 : 500;

/** Reads a process's usage; `undefined` when there is no such process. */
export function readProcessUsage(pid: number): ProcessUsage | undefined {
  try {
    return process.platform === 'linux' ? readProc(pid) : readPs(pid);
  } catch {
    return undefined;
  }
}

/** Linux's unit of CPU time in /proc, the same on every architecture that Node runs on. */
const ticksPerSecond = 100;

function readProc(pid: number): ProcessUsage | undefined {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const rss = kilobytes(status, 'VmRSS');
  // A zombie has no memory any more.
  if (rss === undefined) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // Fields are counted from after the command's name, which may hold spaces; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    rssBytes: rss * 1024,
    peakRssBytes: (kilobytes(status, 'VmHWM') ?? rss) * 1024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
  };
}

function kilobytes(status: string, field: string): number | undefined {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** macOS and the BSDs: `ps` prints kilobytes and [[dd-]hh:]mm:ss[.cc]. */
function readPs(pid: number): ProcessUsage | undefined {
  const printed = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'latin1' });
  const [rss, time] = printed.trim().split(/\s+/);
  if (rss === undefined || time === undefined) return undefined;
  const rssBytes = Number(rss) * 1024;
  return { rssBytes, peakRssBytes: rssBytes, cpuSeconds: readPsTime(time) };
}

/** Seconds of a CPU time as `ps` prints it. */
export function readPsTime(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  return clock.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) + Number(days) * 86_400;
}
