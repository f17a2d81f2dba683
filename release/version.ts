/** Major, minor and patch; `undefined` where the text is no such version. Versions of other forms are not published. */
function parseVersion(text: string): readonly number[] | undefined {
  return /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text) ? text.split('.').map(Number) : undefined;
}

/** Throws where `next` is no version, or is not above the one of `package.json`. */
export function checkVersion(next: string, current: string): void {
  const [wanted, present] = [parseVersion(next), parseVersion(current)];
  if (wanted === undefined)
    throw new Error(`'${next}' is not a version; allowed: MAJOR.MINOR.PATCH, such as 1.4.0`);
  if (present === undefined) throw new Error(`package.json has the version '${current}', which is none`);
  const step = wanted
    .map((part, index) => part - (present[index] ?? 0))
    .find((difference) => difference !== 0);
  if (step === undefined || step < 0)
    throw new Error(`version ${next} is not above ${current} of package.json`);
}

/** The next minor version. */
export function nextMinor(current: string): string {
  const [major = 0, minor = 0] = parseVersion(current) ?? [];
  return `${major}.${minor + 1}.0`;
}
