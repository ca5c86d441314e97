function parts(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('-')[0]?.split('.').map(Number) ?? [];
  return [major, minor, patch];
}

function isAtLeast(version: string, least: string): boolean {
  const have = parts(version);
  const want = parts(least);
  for (const index of [0, 1, 2] as const) {
    if (have[index] !== want[index]) return have[index] > want[index];
  }
  return true;
}

/** Whether a version is in a range such as `^20.17.0 || >=22.9.0`: the two forms that package.json's `engines` uses. */
export function isInRange(version: string, range: string): boolean {
  return range.split('||').some((alternative) => {
    const form = /^\s*(\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(alternative);
    if (form === null) return false;
    const [, operator, least = ''] = form;
    return isAtLeast(version, least) && (operator === '>=' || parts(version)[0] === parts(least)[0]);
  });
}
