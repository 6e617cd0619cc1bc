import { DomainError } from '@navarch/model';
import type { ParseError } from '../parsed.js';

/** A question that cannot be answered as it is put: where in the Simulation, and what must hold. */
export class SimulationError extends DomainError {
  constructor(
    /** From the object's root: `spec.change.loseClusters[0]`. */
    readonly path: string,
    readonly why: string,
    /** All that is wrong, this first. */
    readonly mistakes: readonly ParseError[] = [{ path, message: why }],
  ) {
    super({ kind: 'invalid', code: 'simulation.refused' }, { path, why });
    this.name = 'SimulationError';
  }
}

/** `no such cluster; known are sydney, tokyo`. */
export function unknown(what: string, known: readonly string[]): string {
  const shown = known.slice(0, namesShownMax);
  const more = known.length - shown.length;
  const tail = more > 0 ? ` and ${more} more` : '';
  return `no such ${what}; ${known.length === 0 ? 'there is none' : `known are ${shown.join(', ')}${tail}`}`;
}

const namesShownMax = 20;
