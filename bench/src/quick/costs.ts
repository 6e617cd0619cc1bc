import type { Tallies } from '../count/ask.js';
import type { Tally, Wire } from '../count/tally.js';

/** What is counted: messages and the bytes in them, by who sends and to whom. */
export const figureNames = [
  'member requests',
  'member bytes',
  'probes and watches',
  'API statements',
  'API statement bytes',
  'syncer statements',
  'syncer statement bytes',
  'Redis commands',
  'Redis bytes',
  'answer bytes',
] as const;
export type FigureName = (typeof figureNames)[number];

export type Costs = Readonly<Record<FigureName, number>>;

export function totalsOf({ 'federation-api': api, syncer }: Tallies): Costs {
  const messages = (tally: Tally, wire: Wire): number => tally.wires[wire].messages;
  const bytes = (tally: Tally, wire: Wire): number => tally.wires[wire].bytes;
  return {
    'member requests': messages(syncer, 'members'),
    'member bytes': bytes(syncer, 'members'),
    'probes and watches': messages(syncer, 'looks'),
    'API statements': messages(api, 'postgresql'),
    'API statement bytes': bytes(api, 'postgresql'),
    'syncer statements': messages(syncer, 'postgresql'),
    'syncer statement bytes': bytes(syncer, 'postgresql'),
    'Redis commands': messages(syncer, 'redis'),
    'Redis bytes': bytes(syncer, 'redis'),
    'answer bytes': bytes(api, 'clients'),
  };
}

export function mapCosts(costs: Costs, of: (value: number, name: FigureName) => number): Costs {
  return Object.fromEntries(figureNames.map((name) => [name, of(costs[name], name)])) as Costs;
}

export const emptyCosts = Object.fromEntries(figureNames.map((name) => [name, 0])) as Costs;
