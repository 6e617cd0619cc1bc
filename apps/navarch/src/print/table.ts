import Table from 'cli-table3';

const frameParts =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right ' +
  'left left-mid mid mid-mid right right-mid middle';
const noFrame = Object.fromEntries(frameParts.split(' ').map((part) => [part, '']));

/** Columns as kubectl prints them: three spaces between, no frames, so that awk and grep work on it. */
export function printTable(rows: readonly (readonly string[])[]): string {
  const style = { 'padding-left': 0, 'padding-right': 3, border: [], head: [], compact: true };
  const table = new Table({ chars: noFrame, style });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** `5s`, `12m`, `3h`, `9d`. */
export function printAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
