/**
 * Reads answers in HTTP/1.1 as they come on one connection, just enough of them to know where one ends: what asks must cost
 * less than what answers, or it would be what is measured.
 */

export type Head = { readonly status: number; readonly retryAfter: boolean };

export type Hearer = {
  /** A part of a body; it is overwritten later. */
  readonly part?: (bytes: Buffer) => void;
  readonly end: (head: Head, bytes: number) => void;
};

type State =
  | { readonly in: 'head' }
  | { readonly in: 'body'; readonly left: number }
  | { readonly in: 'chunk size' }
  | { readonly in: 'chunk'; readonly left: number }
  | { readonly in: 'chunk end' }
  | { readonly in: 'trailer' };

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');
const empty = Buffer.alloc(0);

export class AnswerReader {
  private state: State = { in: 'head' };
  private rest: Buffer = empty;
  private head: Head = { status: 0, retryAfter: false };
  private bytes = 0;

  constructor(private readonly hearer: Hearer) {}

  feed(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (this.rest.length > 0 && this.step());
  }

  /** False when more must come first. */
  private step(): boolean {
    switch (this.state.in) {
      case 'head':
        return this.upTo(headEnd, (text) => this.begin(text));
      case 'body':
        return this.take(this.state.left, (left) => this.go({ in: 'body', left }));
      case 'chunk size':
        return this.upTo(lineEnd, (text) => {
          const left = Number.parseInt(text, 16);
          this.go(left === 0 ? { in: 'trailer' } : { in: 'chunk', left });
        });
      case 'chunk':
        return this.take(this.state.left, (left) =>
          this.go(left === 0 ? { in: 'chunk end' } : { in: 'chunk', left }),
        );
      case 'chunk end':
        return this.upTo(lineEnd, () => this.go({ in: 'chunk size' }));
      case 'trailer':
        return this.upTo(lineEnd, (text) => (text === '' ? this.end() : undefined));
    }
  }

  private upTo(mark: Buffer, found: (text: string) => void): boolean {
    const at = this.rest.indexOf(mark);
    if (at < 0) return false;
    const text = this.rest.toString('latin1', 0, at);
    this.rest = this.rest.subarray(at + mark.length);
    found(text);
    return true;
  }

  private take(wanted: number, then: (left: number) => void): boolean {
    const part = this.rest.subarray(0, wanted);
    this.rest = this.rest.subarray(part.length);
    this.bytes += part.length;
    this.hearer.part?.(part);
    then(wanted - part.length);
    return true;
  }

  private begin(text: string): void {
    const status = Number(text.slice(9, 12));
    this.head = { status, retryAfter: /^retry-after:/im.test(text) };
    this.bytes = 0;
    const length = /^content-length: *(\d+)/im.exec(text)?.[1];
    if (length !== undefined) this.go({ in: 'body', left: Number(length) });
    else if (/^transfer-encoding: *chunked/im.test(text)) this.go({ in: 'chunk size' });
    else this.end();
  }

  private go(state: State): void {
    if (state.in === 'body' && state.left === 0) this.end();
    else this.state = state;
  }

  private end(): void {
    this.state = { in: 'head' };
    this.hearer.end(this.head, this.bytes);
  }
}
