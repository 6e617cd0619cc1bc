import { type Fields, type ParseError, describe, isObject, readFields } from '../parsed.js';

/** A place in a JSON value. What cannot be read there is reported, and something of the right type stands in for it. */
export class At {
  constructor(
    readonly path: string,
    /** Shared by all places of one value. */
    readonly errors: ParseError[] = [],
  ) {}

  field(name: string): At {
    return new At(`${this.path}.${name}`, this.errors);
  }

  /** `below('placement.groups[0]')`, or this very place for ''. */
  below(path: string): At {
    return path === '' ? this : this.field(path);
  }

  refuse(message: string): void {
    this.errors.push({ path: this.path, message });
  }

  /** An object without other fields than these. */
  fields(json: unknown, known: readonly string[]): Fields {
    const report = (path: string, message: string): void => {
      this.errors.push({ path, message });
    };
    return readFields(json, known, { path: this.path, report });
  }

  /** An object of whatever fields. */
  object(json: unknown): Fields {
    if (isObject(json)) return json;
    this.refuse(`must be an object, not ${describe(json)}`);
    return {};
  }

  items<T>(json: unknown, read: (one: unknown, at: At) => T): T[] {
    if (Array.isArray(json)) {
      return json.map((one: unknown, index) =>
        read(one, new At(`${this.path}[${index}]`, this.errors)),
      );
    }
    this.refuse(`must be a list, not ${describe(json)}`);
    return [];
  }

  name(json: unknown): string {
    if (typeof json === 'string' && json !== '') return json;
    this.refuse(`must be a name, not ${json === '' ? 'empty' : describe(json)}`);
    return '';
  }

  text(json: unknown): string {
    if (typeof json === 'string') return json;
    this.refuse(`must be a text, not ${describe(json)}`);
    return '';
  }

  whole(json: unknown, most: number): number {
    if (typeof json === 'number' && Number.isInteger(json) && json >= 0 && json <= most) {
      return json + 0;
    }
    const found = typeof json === 'number' ? String(json) : describe(json);
    this.refuse(`must be a whole number from 0 to ${most}, not ${found}`);
    return 0;
  }

  /** Labels or annotations. */
  texts(json: unknown): Record<string, string> {
    const entries = Object.entries(this.object(json));
    for (const [name, value] of entries) {
      if (typeof value !== 'string') {
        this.field(name).refuse(`must be a text, not ${describe(value)}`);
      }
    }
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  }
}
