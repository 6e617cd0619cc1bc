import type { Heard } from './spoken.js';

/**
 * Statements that a client has PostgreSQL execute: simple queries, and executions of prepared ones. BEGIN and COMMIT are
 * statements too, as each is a round trip. The text of a statement that is prepared to be used again does not count: it is
 * sent once on each connection, and how many there are depends on the moment.
 */
export class PostgresMessages {
  private rest: Buffer = Buffer.alloc(0);
  private hasStarted = false;
  private readonly prepared = new Map<string, string>();
  private bound = '';

  read(part: Buffer): Heard {
    this.rest = this.rest.length === 0 ? part : Buffer.concat([this.rest, part]);
    const names: string[] = [];
    let bytes = 0;
    for (;;) {
      const message = this.next();
      if (message === undefined) return { wire: 'postgresql', names, bytes };
      const { letter, body } = message;
      const [first = '', second = ''] = texts(body);
      const name = this.take(letter, first, second);
      if (name !== undefined) names.push(name);
      const isKept = letter === 'P' && first !== '';
      if (!isKept) bytes += body.length + headBytes;
    }
  }

  /** The next whole message, cut off the rest. */
  private next(): { readonly letter: string; readonly body: Buffer } | undefined {
    const { rest } = this;
    // The very first message has no letter.
    const head = this.hasStarted ? 1 : 0;
    if (rest.length < head + 4) return undefined;
    const end = head + rest.readInt32BE(head);
    if (rest.length < end) return undefined;
    const letter = this.hasStarted ? rest.toString('latin1', 0, 1) : '';
    this.hasStarted = true;
    this.rest = rest.subarray(end);
    return { letter, body: rest.subarray(head + 4, end) };
  }

  /** The statement that is executed, if one is. */
  private take(letter: string, first: string, second: string): string | undefined {
    switch (letter) {
      case 'Q':
        return shortened(first);
      case 'P':
        this.prepared.set(first, shortened(second));
        return undefined;
      case 'B':
        this.bound = this.prepared.get(second) ?? '';
        return undefined;
      case 'E':
        return this.bound;
      default:
        return undefined;
    }
  }
}

/** Letter and length. */
const headBytes = 5;

/** The first two texts of a message: what follows them is not looked at. */
function texts(body: Buffer): readonly string[] {
  const first = body.indexOf(0);
  if (first === -1) return [];
  const second = body.indexOf(0, first + 1);
  const text = body.toString('utf8', 0, first);
  return [text, second === -1 ? '' : body.toString('utf8', first + 1, second)];
}

const lengthMax = 120;
const shortened = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, lengthMax);
