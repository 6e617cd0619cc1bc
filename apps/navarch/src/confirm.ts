import { createInterface } from 'node:readline/promises';
import { Complaint } from './complaint.js';

/** Asks the person; where nobody can answer it is a complaint, never a yes. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Complaint(`${question} Nobody is here to answer.`, ['--yes    says yes']);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
