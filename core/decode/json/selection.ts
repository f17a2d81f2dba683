/** What of a document is read: the values that some path leads to, and nothing else. */
export interface Selection {
  /** The value itself, whole. */
  readonly isWhole: boolean;
  readonly fields: ReadonlyMap<string, Selection>;
  readonly items: ReadonlyMap<number, Selection>;
}

export const everything: Selection = { isWhole: true, fields: new Map(), items: new Map() };

interface OpenSelection {
  isWhole: boolean;
  readonly fields: Map<string, OpenSelection>;
  readonly items: Map<number, OpenSelection>;
}

/** The values that these paths lead to; each step is a field's name or an item's index. */
export function selectionOf(paths: Iterable<readonly (string | number)[]>): Selection {
  const root = open();
  for (const path of paths) {
    let at = root;
    for (const step of path) at = typeof step === 'number' ? within(at.items, step) : within(at.fields, step);
    at.isWhole = true;
  }
  return root;
}

function within<Step>(parts: Map<Step, OpenSelection>, step: Step): OpenSelection {
  const known = parts.get(step);
  if (known !== undefined) return known;
  const part = open();
  parts.set(step, part);
  return part;
}

function open(): OpenSelection {
  return { isWhole: false, fields: new Map(), items: new Map() };
}
