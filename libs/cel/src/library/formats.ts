import * as t from '../types/type.js';
import { Items, Opaque, Optional } from '../values/value.js';
import { matching, sizeOf } from './costs.js';
import { member, type Overload, plain } from './overload.js';

export const formatType = t.opaque('kubernetes.NamedFormat');

/** What a text of some format looks like: `complain` says what is wrong with one. */
export type FormatRule = {
  readonly complain: (text: string) => readonly string[];
  /** How long the pattern is, for what it costs. */
  readonly size: number;
};

class Format extends Opaque {
  readonly type = formatType;

  constructor(readonly rule: FormatRule) {
    super();
  }

  equals(other: Opaque): boolean {
    return other instanceof Format && other.rule === this.rule;
  }
}

/** `format.dns1123Label().validate(self.name)`, for the formats that there are. */
export function formatFunctions(rules: Readonly<Record<string, FormatRule>>): readonly Overload[] {
  const formats = new Map(Object.entries(rules).map(([name, rule]) => [name, new Format(rule)]));
  return [
    ...[...formats].map(([name, format]) =>
      plain(`format.${name}`, [], { result: formatType, call: () => format }),
    ),
    plain('format.named', [t.text], {
      result: t.optionalOf(formatType),
      call: (name: string) => new Optional(formats.get(name)),
    }),
    member('validate', [formatType, t.text], {
      result: t.optionalOf(t.listOf(t.text)),
      call: ({ rule }: Format, text: string) => {
        const complaints = rule.complain(text);
        return complaints.length === 0 ? new Optional() : new Optional(new Items(complaints));
      },
      cost: ([format, text]) =>
        matching(sizeOf(text), format instanceof Format ? format.rule.size : 1),
    }),
  ];
}
