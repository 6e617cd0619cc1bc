import { RE2JS } from 're2js';
import type { Meter } from '../values/meter.js';
import { Fault } from '../values/value.js';

const limits = {
  /** Characters of a pattern: longer ones take seconds to be understood. */
  patternMax: 10_000,
  /** What it costs to understand a character. */
  characterCost: 30,
} as const;

/** Regular expressions of RE2 that were understood, those that were used last; patterns may come from objects, which are endless. */
export class Expressions {
  private readonly kept = new Map<string, RE2JS>();
  private size = 0;

  /** How many characters of patterns are kept at hand. */
  constructor(private readonly charactersMax: number) {}

  /** Whoever has a meter pays for a pattern that is not at hand. */
  find(pattern: string, meter?: Meter): RE2JS | Fault {
    const known = this.kept.get(pattern);
    if (known === undefined) return this.make(pattern, meter);
    this.kept.delete(pattern);
    this.kept.set(pattern, known);
    return known;
  }

  private make(pattern: string, meter?: Meter): RE2JS | Fault {
    if (pattern.length > limits.patternMax) return tooLarge;
    meter?.spend(pattern.length * limits.characterCost);
    try {
      const expression = RE2JS.compile(pattern);
      this.keep(pattern, expression);
      return expression;
    } catch (error) {
      return new Fault(error instanceof Error ? error.message : String(error));
    }
  }

  private keep(pattern: string, expression: RE2JS): void {
    this.kept.set(pattern, expression);
    this.size += pattern.length;
    for (const [oldest] of this.kept) {
      if (this.size <= this.charactersMax) return;
      this.kept.delete(oldest);
      this.size -= oldest.length;
    }
  }
}

const tooLarge = new Fault('expression too large');
