import color from 'picocolors';

/** Lines for the person who waits. A detached supervisor sends them to its parent as well as to its log. */
export type Progress = (text: string) => void;

export const printProgress: Progress = (text) => {
  process.stdout.write(`${text}\n`);
};

export const done = (what: string, took?: string): string =>
  `  ${color.green('✓')} ${took === undefined ? what : `${what.padEnd(64)} ${color.dim(took)}`}`;
export const note = (what: string): string => `  ${color.yellow('!')} ${what}`;
export const busy = (what: string): string => `  ${color.dim('·')} ${what}`;
