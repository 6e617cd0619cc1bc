/**
 * One at a time for each key: writers of one object in one process wait for each other instead of
 * conflicting with each other, so that n of them cost n attempts and not n².
 *
 * An optimisation only. The precondition of each commit is what keeps writes apart.
 */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
