import { pipeline } from 'node:stream/promises';
import type { Readable, Writable } from 'node:stream';
import { systemCodeOf } from '@navarch/model';
import { limits } from '../limits.js';
import { answerVector, refusal } from './answer.js';

/**
 * Vectors in, plans out, line by line and in order.
 *
 * At no time more than a piece of input, the begun line and that piece's answers are in memory: reading waits until
 * the reader of the output has caught up. Empty lines have no answer, but count. Returns how many lines were bad.
 */
export async function streamVectors(input: Readable, output: Writable): Promise<number> {
  const lines = new Lines();
  let bad = 0;
  const answer = (piece: string): string => {
    let text = '';
    for (const line of lines.take(piece)) {
      const { text: said, ok } = answerLine(line);
      if (!ok) bad += 1;
      text += `${said}\n`;
    }
    return text;
  };
  input.setEncoding('utf8');
  try {
    await pipeline(
      input,
      async function* answers(pieces: AsyncIterable<string>) {
        for await (const piece of pieces) yield answer(piece);
        yield answer('\n');
      },
      output,
      { end: false },
    );
  } catch (error) {
    // Whoever reads has read enough, as with `| head`.
    if (systemCodeOf(error) !== 'EPIPE') throw error;
  }
  return bad;
}

type Line = { readonly number: number; readonly text: string; readonly tooLong: boolean };

function answerLine({ number, text, tooLong }: Line): { text: string; ok: boolean } {
  if (!tooLong) return answerVector(text, number);
  const message = `is longer than ${limits.vectorLineCharsMax} characters`;
  return { text: refusal(number, '', message), ok: false };
}

/** Cuts pieces of text into lines. What is beyond the longest line is forgotten, not collected. */
class Lines {
  private number = 0;
  private begun = '';
  private tooLong = false;

  /** The lines that this piece completes. */
  *take(piece: string): Generator<Line> {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.add(piece.slice(from, end));
      from = end + 1;
      const line = this.finish();
      if (line.tooLong || line.text.trim() !== '') yield line;
    }
    this.add(piece.slice(from));
  }

  private add(text: string): void {
    this.tooLong ||= this.begun.length + text.length > limits.vectorLineCharsMax;
    this.begun = this.tooLong ? '' : this.begun + text;
  }

  private finish(): Line {
    this.number += 1;
    const line = { number: this.number, text: this.begun, tooLong: this.tooLong };
    this.begun = '';
    this.tooLong = false;
    return line;
  }
}
