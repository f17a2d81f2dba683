/**
 * Of the 500 resources of the connector's own stack at most 100 are alarms. A nested stack holds nothing else; more
 * alarms than this make its template longer than CloudFormation takes.
 */
const capacity = { own: 100, nested: 300 } as const;

/**
 * Divides sets of alarms among stacks: the connector's own first, then nested ones. A set stays together. Sets are
 * placed in their order, so that one that is added at the end moves no other.
 */
export function divideAmongStacks<Item>(sets: readonly (readonly Item[])[]): readonly (readonly Item[])[] {
  const stacks: Item[][] = [[]];
  for (const set of sets) {
    const last = stacks.at(-1);
    const room = (stacks.length === 1 ? capacity.own : capacity.nested) - (last?.length ?? 0);
    if (last !== undefined && set.length <= room) last.push(...set);
    else stacks.push([...set]);
  }
  return stacks;
}

/** The first of each list, then the second of each: what is added at the end of a list stays near the end. */
export function interleave<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
