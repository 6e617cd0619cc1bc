/** An expression was stopped: it has cost more than it may. */
export class CostExceeded extends Error {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
    this.name = 'CostExceeded';
  }
}

/** Counts what an evaluation costs, in the units of cel-go, and stops it at a limit. */
export class Meter {
  spent = 0;

  constructor(private readonly limit: number) {}

  /** @throws CostExceeded, which no part of an expression can keep from its caller. */
  spend(cost: number): void {
    this.spent += cost;
    if (this.spent > this.limit) throw new CostExceeded();
  }
}
