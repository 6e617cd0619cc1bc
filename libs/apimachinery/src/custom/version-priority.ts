/**
 * Which version clients are told to prefer: stable ones before beta and alpha, newer ones before older, and names that
 * follow no such form last, by the alphabet. Negative when `left` comes first.
 */
export function comparePriority(left: string, right: string): number {
  const [one, other] = [parse(left), parse(right)];
  if (one === undefined || other === undefined) {
    if (one === undefined && other === undefined) return left < right ? -1 : 1;
    return one === undefined ? 1 : -1;
  }
  return other.rank - one.rank || other.major - one.major || other.minor - one.minor;
}

const ranks: Readonly<Record<string, number>> = { alpha: 0, beta: 1 };
const stable = 2;

function parse(version: string) {
  const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (found === null) return undefined;
  const [, major = '0', stage, minor = '0'] = found;
  const rank = stage === undefined ? stable : (ranks[stage] ?? 0);
  return { rank, major: Number(major), minor: Number(minor) };
}
