import { createReadStream } from 'node:fs';
import { systemCodeOf } from '@navarch/model';
import { parseAllDocuments } from 'yaml';
import { Complaint } from '../complaint.js';
import { limits } from '../limits.js';

/** Exit code for what is asked in a way that cannot be understood. */
export const badInput = 2;

/** One object of a file. `where` is how to find it: `document 3`, `document 1, items[4]`. */
export type Item = { readonly where: string; readonly json: unknown };

/** How a file is called when one speaks of it. */
export const nameOfFile = (file: string): string => (file === '-' ? 'stdin' : file);

/** The objects of a file of YAML documents (or JSON), `-` for stdin; Lists, as kubectl prints them, are taken apart. */
export async function readItems(file: string): Promise<readonly Item[]> {
  const text = await readText(file);
  const name = nameOfFile(file);
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  const items = [...documents].flatMap((document, index): Item[] => {
    const where = `document ${index + 1}`;
    const [error] = document.errors;
    if (error !== undefined) {
      // Its further lines quote the text.
      throw new Complaint(`${name}, ${where}: ${firstLine(error.message)}`, [], badInput);
    }
    const json: unknown = toJson(document, `${name}, ${where}`);
    return json === null ? [] : flatten({ where, json });
  });
  if (items.length === 0) throw new Complaint(`${name} is empty`, [], badInput);
  return items;
}

function toJson(document: { toJS: () => unknown }, where: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw new Complaint(`${where}: has too many aliases`, [], badInput);
  }
}

function flatten({ where, json }: Item): Item[] {
  const { kind, items } = (json ?? {}) as { kind?: unknown; items?: unknown };
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) {
    return [{ where, json }];
  }
  return items.map((item: unknown, index) => ({ where: `${where}, items[${index}]`, json: item }));
}

const firstLine = (text: string): string => text.split('\n', 1)[0]?.replace(/:$/, '') ?? '';

async function readText(file: string): Promise<string> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of source) {
      const piece = Buffer.from(chunk as Buffer);
      chunks.push(piece);
      bytes += piece.length;
      if (bytes > limits.planFileBytesMax) break;
    }
  } catch (error) {
    const why = systemCodeOf(error) ?? 'unknown';
    throw new Complaint(`${nameOfFile(file)} cannot be read (${why})`, [], badInput);
  }
  if (bytes <= limits.planFileBytesMax) return Buffer.concat(chunks).toString('utf8');
  throw new Complaint(
    `${nameOfFile(file)} is larger than ${limits.planFileBytesMax} bytes`,
    [],
    badInput,
  );
}
