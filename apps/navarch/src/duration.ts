import { Complaint } from './complaint.js';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `10m`, `1h30m`, `2d` in ms; never zero. `option` is how the person wrote it: `--timeout`. */
export function parseDuration(option: string, text: string): number {
  const parts = [...text.matchAll(/(\d{1,5})(ms|s|m|h|d)/gu)];
  const totalMs = parts.reduce(
    (total, [, amount, unit]) => total + Number(amount) * units[unit as keyof typeof units],
    0,
  );
  if (totalMs > 0 && parts.map(([whole]) => whole).join('') === text) return totalMs;
  throw new Complaint(`${option} ${text} is no duration; write 90s, 10m, 1h30m or 2d`, [], 2);
}
