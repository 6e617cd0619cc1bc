import { planV1 } from '@navarch/placement';
import { parseVector, VectorError } from './vector.js';

/** What is printed for one line of input, and whether that line was understood. */
export type Answer = { readonly text: string; readonly ok: boolean };

/** Plans one vector exactly as Federation v1 did. `number` is the line's, from 1; a mistake is an answer too. */
export function answerVector(line: string, number: number): Answer {
  try {
    const input = parseVector(line);
    const { plan, overflow } = planV1(input);
    const overflowing = input.clusters.filter((name) => overflow.has(name));
    const text = `{"plan":${print(input.clusters, plan)},"overflow":${print(overflowing, overflow)}}`;
    return { text, ok: true };
  } catch (error) {
    if (!(error instanceof VectorError)) throw error;
    return { text: refusal(number, error.path, error.message), ok: false };
  }
}

export const refusal = (line: number, path: string, message: string): string =>
  JSON.stringify({ error: { line, path, message } });

/** By hand: an object would put names that are numbers before all others. */
function print(names: readonly string[], counts: ReadonlyMap<string, number>): string {
  const pairs = names.map((name) => `${JSON.stringify(name)}:${counts.get(name) ?? 0}`);
  return `{${pairs.join(',')}}`;
}
