import { valueOf } from './constants.js';
import { syntaxLimits } from './limits.js';
import { expandCall, expandMember } from './macros.js';
import type { Entry, Node } from './node.js';
import { levels } from './operators.js';
import { keywords, operands, reserved } from './words.js';
import { SyntaxProblem, tooDeep } from './problem.js';
import { type Token, tokensOf } from './tokens.js';
import { refuseHeight } from './visit.js';

/**
 * An expression as a tree.
 *
 * @throws SyntaxProblem for what is no expression, and for what is too large to be read.
 */
export function parse(source: string): Node {
  const size = source.length > syntaxLimits.codePointsMax ? Array.from(source).length : 0;
  if (size > syntaxLimits.codePointsMax)
    throw new SyntaxProblem(
      0,
      `expression code point size exceeds limit: size: ${size}, limit ${syntaxLimits.codePointsMax}`,
    );
  const parser = new Parser(tokensOf(source));
  const node = parser.whole();
  refuseHeight(node);
  return node;
}

class Parser {
  private index = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Node {
    const node = this.expression();
    const token = this.token();
    if (token.kind === 'end') return node;
    // One token too many is told otherwise than several.
    const isOne = this.tokens[this.index + 1]?.kind === 'end';
    return this.fail(`${isOne ? 'extraneous' : 'mismatched'} input '${token.raw}' expecting <EOF>`);
  }

  private token(): Token {
    const token = this.tokens[this.index] ?? this.tokens.at(-1);
    if (token === undefined) throw new SyntaxProblem(0, 'Syntax error');
    return token;
  }

  private next(): Token {
    const token = this.token();
    this.index += 1;
    return token;
  }

  private fail(message: string, at = this.token().at): never {
    throw new SyntaxProblem(at, `Syntax error: ${message}`);
  }

  private is(mark: string): boolean {
    const { kind, raw } = this.token();
    return (kind === 'mark' || kind === 'name') && raw === mark;
  }

  private accept(mark: string): Token | undefined {
    return this.is(mark) ? this.next() : undefined;
  }

  private expect(mark: string): Token {
    const token = this.accept(mark);
    if (token !== undefined) return token;
    const { raw, kind } = this.token();
    return this.fail(
      kind === 'end'
        ? `missing '${mark}' at '${raw}'`
        : `mismatched input '${raw}' expecting '${mark}'`,
    );
  }

  private deeper<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > syntaxLimits.depthMax) throw tooDeep(this.token().at);
    const made = read();
    this.depth -= 1;
    return made;
  }

  private expression(): Node {
    return this.deeper(() => {
      const condition = this.logic('||', '_||_');
      const mark = this.accept('?');
      if (mark === undefined) return condition;
      const then = this.logic('||', '_||_');
      this.expect(':');
      const args = [condition, then, this.expression()];
      return { kind: 'call', name: '_?_:_', target: undefined, args, at: mark.at };
    });
  }

  private logic(mark: '&&' | '||', name: '_&&_' | '_||_'): Node {
    const term = (): Node => (mark === '||' ? this.logic('&&', '_&&_') : this.binary(0));
    const first = term();
    const at = this.token().at;
    const terms = [first];
    while (this.accept(mark) !== undefined) terms.push(term());
    return terms.length === 1 ? first : { kind: 'logic', name, terms, at };
  }

  private binary(level: number): Node {
    const operators = levels[level];
    if (operators === undefined) return this.unary();
    const before = this.depth;
    let node = this.binary(level + 1);
    for (let name = this.operator(operators); name !== undefined; name = this.operator(operators)) {
      const { at } = this.next();
      const left = node;
      // What stands to the left is within it.
      const right = this.deeper(() => this.binary(level + 1));
      this.depth += 1;
      node = { kind: 'call', name, target: undefined, args: [left, right], at };
    }
    this.depth = before;
    return node;
  }

  private operator(operators: ReadonlyMap<string, string>): string | undefined {
    const { kind, raw } = this.token();
    return kind === 'mark' || kind === 'name' ? operators.get(raw) : undefined;
  }

  private unary(): Node {
    const mark = this.accept('!') ?? this.accept('-');
    if (mark === undefined) return this.member();
    const { raw, at } = mark;
    if (raw === '-' && this.isNumber(this.index)) return this.members(this.literal(true));
    const operand = this.deeper(() => this.unary());
    return { kind: 'call', name: `${raw}_`, target: undefined, args: [operand], at };
  }

  private isNumber(index: number): boolean {
    const kind = this.tokens[index]?.kind;
    return kind === 'int' || kind === 'double';
  }

  private member(): Node {
    return this.members(this.primary());
  }

  private members(first: Node): Node {
    const before = this.depth;
    let node = first;
    for (;;) {
      const mark = this.accept('.') ?? this.accept('[');
      if (mark === undefined) break;
      const operand = node;
      node = this.deeper(() =>
        mark.raw === '.' ? this.field(operand, mark) : this.place(operand, mark),
      );
      this.depth += 1;
    }
    this.depth = before;
    return node;
  }

  private field(operand: Node, { at }: Token): Node {
    const optional = this.accept('?') !== undefined;
    const { kind, raw, at: nameAt } = this.token();
    if (kind !== 'name' || keywords.has(raw))
      this.fail(`no viable alternative at input '.${' '.repeat(nameAt - at - 1)}${raw}'`);
    this.next();
    const open = optional ? undefined : this.accept('(');
    if (open === undefined)
      return { kind: 'select', operand, field: raw, test: false, optional, at };
    const args = this.list(')');
    return expandMember({ kind: 'call', name: raw, target: operand, args, at: open.at });
  }

  private place(operand: Node, { at }: Token): Node {
    const name = this.accept('?') === undefined ? '_[_]' : '_[?_]';
    const args = [operand, this.expression()];
    this.expect(']');
    return { kind: 'call', name, target: undefined, args, at };
  }

  private list(close: string): Node[] {
    const items: Node[] = [];
    if (this.accept(close) !== undefined) return items;
    do items.push(this.expression());
    while (this.accept(',') !== undefined);
    this.expect(close);
    return items;
  }

  private primary(): Node {
    const token = this.token();
    if (token.kind === 'name') return this.named('');
    if (token.kind !== 'mark' && token.kind !== 'end') return this.literal(false);
    switch (token.raw) {
      case '(': {
        this.next();
        const inner = this.expression();
        this.expect(')');
        return inner;
      }
      case '[':
        return this.listOf(this.next());
      case '{':
        return this.mapOf(this.next());
      case '.':
        this.next();
        return this.named('.');
      default:
        return this.fail(`mismatched input '${token.raw}' expecting ${operands}`);
    }
  }

  private named(root: string): Node {
    const { raw, at, kind } = this.next();
    if (kind !== 'name') this.fail(`mismatched input '${raw}' expecting IDENTIFIER`, at);
    if (raw === 'true' || raw === 'false') return { kind: 'const', value: raw === 'true', at };
    if (raw === 'null') return { kind: 'const', value: null, at };
    if (raw === 'in') this.fail(`mismatched input 'in' expecting ${operands}`, at);
    if (reserved.has(raw)) throw new SyntaxProblem(at, `reserved identifier: ${raw}`);
    const struct = this.struct(`${root}${raw}`);
    if (struct !== undefined) return struct;
    const open = this.accept('(');
    if (open === undefined) return { kind: 'ident', name: `${root}${raw}`, at };
    const args = this.list(')');
    const call = {
      kind: 'call',
      name: `${root}${raw}`,
      target: undefined,
      args,
      at: open.at,
    } as const;
    return expandCall(call);
  }

  /** `a.b.Name{…}`: read whole, as nothing of the kind can be made. */
  private struct(first: string): Node | undefined {
    const { name, index } = this.dotted(first);
    const open = this.tokens[index];
    if (open?.kind !== 'mark' || open.raw !== '{') return undefined;
    this.index = index + 1;
    while (this.accept('}') === undefined) {
      this.accept('?');
      this.next();
      this.expect(':');
      this.expression();
      if (!this.is('}')) this.expect(',');
    }
    return { kind: 'struct', name, at: open.at };
  }

  private dotted(first: string): { readonly name: string; readonly index: number } {
    let name = first;
    let index = this.index;
    for (;;) {
      const [mark, part] = this.tokens.slice(index, index + 2);
      if (mark?.raw !== '.' || part?.kind !== 'name') return { name, index };
      name = `${name}.${part.raw}`;
      index += 2;
    }
  }

  private listOf({ at }: Token): Node {
    const items: Node[] = [];
    const optional = new Set<number>();
    while (this.accept(']') === undefined) {
      if (this.accept('?') !== undefined) optional.add(items.length);
      items.push(this.expression());
      if (!this.is(']')) this.expect(',');
    }
    return { kind: 'list', items, optional, at };
  }

  private mapOf({ at }: Token): Node {
    const entries: Entry[] = [];
    while (this.accept('}') === undefined) {
      const optional = this.accept('?') !== undefined;
      const key = this.expression();
      const colon = this.expect(':');
      entries.push({ key, value: this.expression(), optional, at: colon.at });
      if (!this.is('}')) this.expect(',');
    }
    return { kind: 'map', entries, at };
  }

  private literal(isNegative: boolean): Node {
    const token = this.next();
    return { kind: 'const', value: valueOf(token, isNegative), at: token.at };
  }
}
