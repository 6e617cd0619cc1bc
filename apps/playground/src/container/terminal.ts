/** What a terminal does between a person who types and a command: shows what is typed, hands over whole lines, ends them as it should. */

const endOfText = 0x04;
const newline = 0x0a;

type Line = readonly number[];
type Pressed = { readonly line: Line; readonly shown: string; readonly typed?: Line };

/** Lines of what is typed; ends with it, and with Ctrl-D on an empty line. */
export async function* typedLines(
  typed: AsyncIterable<Uint8Array>,
  show: (text: string) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let line: Line = [];
  for await (const part of typed)
    for (const key of part) {
      if (key === endOfText && line.length === 0) return;
      const pressed = press(line, key);
      line = pressed.line;
      await show(pressed.shown);
      if (pressed.typed !== undefined) yield Uint8Array.from(pressed.typed);
    }
}

function press(line: Line, key: number): Pressed {
  switch (key) {
    case 0x0d:
    case newline:
      return { line: [], shown: '\r\n', typed: [...line, newline] };
    // Ctrl-C.
    case 0x03:
      return { line: [], shown: '^C\r\n', typed: [newline] };
    case 0x08:
    case 0x7f:
      return { line: line.slice(0, -1), shown: line.length > 0 ? '\b \b' : '' };
    default:
      return { line: [...line, key], shown: String.fromCharCode(key) };
  }
}

export const asShown = (said: string | Uint8Array): string =>
  Buffer.from(said).toString('utf8').replaceAll('\n', '\r\n');
