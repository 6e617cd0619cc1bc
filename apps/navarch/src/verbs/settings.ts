import { settings as known } from '@navarch/runtime';
import { printTable } from '../print/table.js';

/** Every setting: its variable, its default, what is allowed, and what it does. */
export function settings(): void {
  const rows = known.map((setting) => [
    setting.env,
    setting.fallback ?? '-',
    setting.allowed,
    setting.description,
  ]);
  process.stdout.write(
    `${printTable([['VARIABLE', 'DEFAULT', 'ALLOWED', 'WHAT IT DOES'], ...rows])}\n`,
  );
}
