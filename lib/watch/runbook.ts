/** Where the articles are that say what to do about an alarm. */
export interface Runbook {
  /** Address of the page; each alarm's id is an anchor on it. Default: `docs/RUNBOOK.md`. */
  readonly url?: string;
}

/** The address of an alarm's article. */
export const runbookArticle = (runbook: Runbook | undefined, alarmId: string): string =>
  `${runbook?.url ?? 'docs/RUNBOOK.md'}#${alarmId}`;
