import type { Heard } from './spoken.js';

/** Commands of Redis' protocol: arrays of strings, one after the other. */
export class RedisCommands {
  private rest: Buffer = Buffer.alloc(0);
  /** Strings that are still to come of the command under way. */
  private due = 0;
  private isFirst = false;

  read(part: Buffer): Heard {
    return { wire: 'redis', names: this.namesIn(part), bytes: part.length };
  }

  private namesIn(part: Buffer): readonly string[] {
    this.rest = this.rest.length === 0 ? part : Buffer.concat([this.rest, part]);
    const names: string[] = [];
    for (;;) {
      const end = this.rest.indexOf('\r\n');
      if (end === -1) return names;
      const length = Number(this.rest.toString('latin1', 1, end));
      if (this.due === 0) {
        this.due = length;
        this.isFirst = true;
        this.rest = this.rest.subarray(end + 2);
      } else {
        const [from, to] = [end + 2, end + 2 + length];
        if (this.rest.length < to + 2) return names;
        if (this.isFirst) names.push(this.rest.toString('latin1', from, to).toUpperCase());
        this.isFirst = false;
        this.due -= 1;
        this.rest = this.rest.subarray(to + 2);
      }
    }
  }
}
