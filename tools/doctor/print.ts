import { areas, type PlacedFinding, type Severity } from './rules/finding.ts';

const severities = ['problem', 'warning', 'unknown', 'ok'] as const satisfies readonly Severity[];

const labels: Readonly<Record<Severity, string>> = {
  ok: 'ok      ',
  warning: 'warning ',
  problem: 'PROBLEM ',
  unknown: 'unknown ',
};

/** The findings by area, the worst of each first, and their count. */
export function printFindings(findings: readonly PlacedFinding[]): readonly string[] {
  const lines = areas.flatMap((area) => {
    const inArea = findings.filter((finding) => finding.area === area);
    if (inArea.length === 0) return [];
    const sorted = severities.flatMap((severity) =>
      inArea.filter((finding) => finding.severity === severity),
    );
    return [area, ...sorted.flatMap(printFinding), ''];
  });
  return [...lines, summary(findings)];
}

function printFinding({ severity, subject, what, why, fix }: PlacedFinding): readonly string[] {
  const indent = ' '.repeat(2 + labels.ok.length);
  return [
    `  ${labels[severity]}${subject}: ${what.replaceAll('\n', `\n${indent}`)}`,
    ...(why === undefined ? [] : [`${indent}why: ${why}`]),
    ...(fix === undefined ? [] : [`${indent}do:  ${fix}`]),
  ];
}

function summary(findings: readonly PlacedFinding[]): string {
  const counts = countBySeverity(findings);
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  return [
    plural(counts.problem, 'problem'),
    plural(counts.warning, 'warning'),
    `${counts.unknown} not known`,
    `${counts.ok} ok`,
  ].join(', ');
}

/** The findings as JSON has them. */
export function findingsAsJson(findings: readonly PlacedFinding[]): object {
  const counts = countBySeverity(findings);
  return { ok: counts.problem === 0, counts, findings };
}

export function countBySeverity(findings: readonly PlacedFinding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    problem: count('problem'),
    warning: count('warning'),
    unknown: count('unknown'),
    ok: count('ok'),
  };
}
