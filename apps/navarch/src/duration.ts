import { Complaint } from '../complaint.js';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `90s`, `10m`, `1h30m` in ms, as kubectl reads it. `option` is how the person wrote it: `--timeout`. */
export function parseDuration(option: string, text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/gu)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new Complaint(`${option} ${text} is no duration; write 90s, 10m or 1h30m`, [], 2);
  }
  return parts.reduce(
    (total, [, amount, unit]) => total + Number(amount) * units[unit as keyof typeof units],
    0,
  );
}
