import { describe, expect, it } from '@jest/globals';
import { shown } from './conformance.fixture.js';
import {
  compile,
  CostExceeded,
  Fault,
  functionsWith,
  formatFunctions,
  Items,
  Meter,
} from './index.js';
import * as t from './types/type.js';

const formats = formatFunctions({
  short: { complain: (text) => (text.length > 3 ? ['too long'] : []), size: 10 },
});
const self = {
  kind: 'object' as const,
  name: 'self',
  fields: new Map([
    ['port', t.dyn],
    ['name', t.text],
  ]),
};
const environment = {
  variables: new Map([['self', self as t.Type]]),
  functions: functionsWith(formats),
};

function evaluate(source: string, limit = 1e6): string {
  const program = compile(source, environment);
  if (program instanceof Fault) return program.message;
  const result = program.run({}, new Meter(limit));
  return result instanceof Fault ? `fault: ${result.message}` : shown(result);
}

describe("Kubernetes' functions", () => {
  it.each([
    // Addresses and networks.
    ["ip('10.0.0.1').family()", '4'],
    ["string(ip('2001:0db8:0:0:1::1'))", '"2001:db8::1:0:0:1"'],
    ["string(ip('::'))", '"::"'],
    ["isIP('10.0.0.01')", 'false'],
    ["isIP('fe80::1%eth0')", 'false'],
    ["isIP('::ffff:1.2.3.4')", 'false'],
    ["ip.isCanonical('2001:DB8::1')", 'false'],
    ["ip('fe80::1').isLinkLocalUnicast() && !ip('fe80::1').isGlobalUnicast()", 'true'],
    ["ip('127.9.0.1').isLoopback() && ip('224.0.0.5').isLinkLocalMulticast()", 'true'],
    ["ip('ff02::1').isLinkLocalMulticast() && ip('::').isUnspecified()", 'true'],
    ["ip('10.0.0.1') == ip('10.0.0.1')", 'true'],
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", 'true'],
    ["cidr('10.0.0.0/8').containsIP(ip('11.1.2.3'))", 'false'],
    ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", 'true'],
    ["cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))", 'false'],
    ["string(cidr('10.1.2.3/8').masked())", '"10.0.0.0/8"'],
    ["cidr('::1/128').prefixLength()", '128'],
    ["isCIDR('10.0.0.0/33')", 'false'],
    // Quantities.
    ["quantity('1Gi').isGreaterThan(quantity('1G'))", 'true'],
    ["quantity('50k').add(20).sub(quantity('100k')).asInteger()", '-49980'],
    ["quantity('1500m').isInteger()", 'false'],
    ["quantity('1500m').asApproximateFloat()", '1.5d'],
    ["quantity('1k').compareTo(quantity('1000'))", '0'],
    ["quantity('1000m') == quantity('1')", 'true'],
    ["isQuantity('1.3Gx')", 'false'],
    ["sign(quantity('-5'))", '-1'],
    // Versions.
    ["semver('1.2.3').isLessThan(semver('1.10.0'))", 'true'],
    ["semver('1.0.0-rc.1').compareTo(semver('1.0.0'))", '-1'],
    ["semver('1.0.0-rc.2').compareTo(semver('1.0.0-rc.10'))", '-1'],
    ["isSemver('01.2.3')", 'false'],
    ["semver('v1.02', true).minor()", '2'],
    ["isSemver('1.0.0-18446744073709551616') || isSemver('1.0.18446744073709551616')", 'false'],
    // URLs.
    ["url('https://u@example.com:80/a b?x=1#f').getEscapedPath()", '"/a%20b"'],
    ["url('https://[::1]:80/p').getHostname()", '"::1"'],
    ["url('https://[::1]:80/p').getHost()", '"[::1]:80"'],
    ["url('https://e.com/?a=1&a=2').getQuery()['a']", '["1", "2"]'],
    ["url('https://e.com/a#b?x=1#c').getEscapedPath()", '"/a%23b"'],
    ["url('https://e.com/a?x=1#c').getQuery()['x']", '["1#c"]'],
    ["url('/a??b=1&c=%zz&d;e&f=+').getQuery()", '{"?b": ["1"], "f": [" "]}'],
    ["isURL('/a\\u0001') || isURL('/a\\u007f')", 'false'],
    ["isURL('../a') || isURL('')", 'false'],
    ["isURL('/a') && isURL('https://e.com')", 'true'],
    // Lists and sets.
    ['[1, 2, 3].sum() + [3, 1].max() - [3, 1].min()', '8'],
    ["['a', 'b'].isSorted() && ![2, 1].isSorted()", 'true'],
    ['[1, 2, 1].lastIndexOf(1)', '2'],
    ['[3, 1, 2].sort().reverse()', '[3, 2, 1]'],
    ['[1, 1, 2].distinct()', '[1, 2]'],
    ['[[1], [2]].flatten()', '[1, 2]'],
    ['[1, 2, 3].slice(1, 3)', '[2, 3]'],
    ["[{'n': 2}, {'n': 1}].sortBy(e, e.n).map(e, e.n)", '[1, 2]'],
    ['[1].first().orValue(0) + [].last().orValue(7)', '8'],
    ['lists.range(3)', '[0, 1, 2]'],
    ["sets.contains(['a', 'b'], ['b']) && !sets.intersects([1], [2])", 'true'],
    ['sets.equivalent([1, 2], [2, 1, 1])', 'true'],
    // Times.
    ["duration('-9223372036854775808ns') < duration('-1h')", 'true'],
    ["duration('0.123456789123s') == duration('123456789ns')", 'true'],
    ["timestamp('2024-07-01T00:00:00Z').getHours('Europe/Berlin')", '2'],
    // Texts.
    ["'abab'.replace('', '-')", '"-a-b-a-b-"'],
    ["'abab'.replace('', '-', 2)", '"-a-bab"'],
    ["'abab'.replace('b', 'c', 1)", '"acab"'],
    ["' \\t a b\\u3000'.trim()", '"a b"'],
    ["'%.1f'.format([1e22])", '"10000000000000000000000.0"'],
    ["'abc 123'.find('[0-9]+')", '"123"'],
    ["'a1b2c3'.findAll('[0-9]', 2)", '["1", "2"]'],
    ["'%s is %d of %.1f'.format([dyn('a'), dyn(2), dyn(1.5)])", '"a is 2 of 1.5"'],
    ["strings.quote('a\"b')", String.raw`"\"a\\\"b\""`],
    ["format.short().validate('long').value()", '["too long"]'],
    ["format.named('short').value().validate('abc').hasValue()", 'false'],
    ["format.named('none').hasValue()", 'false'],
  ])('%s is %s', (source, wanted) => {
    expect(evaluate(source)).toBe(wanted);
  });
});

describe('names', () => {
  it('stand for what is nearest, whatever has the same further out', () => {
    expect(evaluate('[1].all(x, [2].all(x, [3].all(y, x == 2)) && x == 1)')).toBe('true');
    expect(
      evaluate('{1: 2}.all(x, y, {3: 4}.all(y, x, x == 4 && y == 3) && x == 1 && y == 2)'),
    ).toBe('true');
  });
});

describe('null where something else was meant', () => {
  const texts = new Items([null]);
  it.each([
    'texts[0].startsWith("a")',
    'texts[0] + "a" == "a"',
    'texts.exists(one, one.matches("a"))',
    'null.getFullYear() == 1',
    'null.hasValue()',
  ])('is no such overload: %s', (source) => {
    const program = compile(source, {
      ...environment,
      variables: new Map([['texts', t.listOf(t.text)]]),
    });
    if (program instanceof Fault) throw new Error(program.message);
    expect(program.run({ texts }, new Meter(100))).toEqual(new Fault('no such overload'));
  });

  it('is told when a rule is compiled, where it is written out', () => {
    expect(evaluate('string(null)')).toBe('program instantiation failed: no such overload');
  });
});

describe('what goes wrong', () => {
  it.each([
    ['[1][5]', 'index out of bounds: 5'],
    ["{'a': 1}['b']", 'no such key: b'],
    ['1 / 0', 'division by zero'],
    ['1 % 0', 'modulus by zero'],
    ['9223372036854775807 + 1', 'integer overflow'],
    [
      "timestamp(dyn('2024-07-01t00:00:00z'))",
      "type conversion error from 'string' to 'google.protobuf.Timestamp'",
    ],
    [
      "duration(dyn('9223372036854775808ns'))",
      "type conversion error from 'string' to 'google.protobuf.Duration'",
    ],
    ["int(dyn('a'))", "type conversion error from 'string' to 'int'"],
    ["dyn(1) + dyn('a')", 'no such overload'],
    ['optional.none().value()', 'optional.none() dereference'],
    ['[].max()', 'max called on empty list'],
  ])('%s: %s', (source, wanted) => {
    expect(evaluate(source.replace('[].max()', '[1].filter(i, i > 1).max()'))).toBe(
      `fault: ${wanted}`,
    );
  });

  it.each([
    ['self.nme', "undefined field 'nme'", 5],
    ['self.name + 1 == 2', "found no matching overload for '_+_' applied to '(string, int)'", 11],
    ['name', "undeclared reference to 'name' (in container '')", 1],
    ['self.name.foo()', "undeclared reference to 'foo' (in container '')", 14],
    ['self.name.x', "type 'string' does not support field selection", 10],
    ["[1, 'a']", "expected type 'int' but found 'string'", 5],
    ['self.name.all(i, true)', "expression of type 'string' cannot be range", 5],
    ["self.name.matches('(?=x)')", 'invalid matches argument', 19],
    ["duration('1x')", 'invalid duration argument', 10],
    ['1 +', "Syntax error: mismatched input '<EOF>' expecting", 4],
    ['self.name == "a', "Syntax error: token recognition error at: '\"a'", 14],
    ['for', 'reserved identifier: for', 1],
    ['[1].exists(x, has(self.nme))', "undefined field 'nme'", 18],
    ["'%d'.format([self.name])", 'error during formatting: decimal clause', 18],
    ["'%s %s'.format([self.name])", 'index 1 out of range', 15],
    ['cel.bind(x, 1, x > 0)', "undeclared reference to 'cel'", 1],
    ['(self.port == 1', "Syntax error: missing ')' at '<EOF>'", 16],
    ['self.port == 1)', "Syntax error: extraneous input ')' expecting <EOF>", 15],
  ])('%s: %s', (source, wanted, column) => {
    expect(evaluate(source)).toContain(`ERROR: <input>:1:${column}: ${wanted}`);
    expect(evaluate(source)).toContain(`\n | ${source}\n | ${'.'.repeat(column - 1)}^`);
  });

  it('is told on the line where it is', () => {
    expect(evaluate('self.name == "a"\n  && self.nme')).toBe(
      "compilation failed: ERROR: <input>:2:10: undefined field 'nme'\n |   && self.nme\n | .........^",
    );
  });
});

describe('a runaway expression', () => {
  it('is stopped, whatever stands around it', () => {
    const loop = 'lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))';
    expect(() => evaluate(`true || ${loop}`)).not.toThrow();
    expect(() => evaluate(`${loop} || true`)).toThrow(CostExceeded);
    expect(() => evaluate(`[1].exists(i, ${loop}) || true`)).toThrow(CostExceeded);
  });

  it.each([
    ['parentheses', `${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['signs', `${'-'.repeat(5000)}x`],
    ['sums', `1${' + 1'.repeat(5000)}`],
    ['members', `self${'.a'.repeat(5000)}`],
    ['lists', '['.repeat(5000)],
    ['choices', `${'true ? 1 : '.repeat(5000)}1`],
  ])('is not read when too deep: %s', (_name, source) => {
    expect(evaluate(source)).toContain('expression recursion limit exceeded: 250');
  });

  it('is not read when it is deeper than it looks', () => {
    const sums = Array.from({ length: 200 }, (_, level) => `${'+1'.repeat(40 + level)})`);
    const source = `${'('.repeat(200)}1${sums.join('')}`;
    expect(evaluate(source)).toContain('expression recursion limit exceeded: 250');
  });

  it('has types that stay small', () => {
    const source = `optional.of(1)${'.optMap(a, {a: a})'.repeat(100)}`;
    expect(evaluate(source)).toBe('fault: unsupported key type');
  });

  it('tells a hundred of its faults, and no line that nobody reads', () => {
    const told = evaluate(`[${'x,'.repeat(20_000)}]`).split('\n');
    expect(told).toHaveLength(101);
    expect(told[0]).toBe(
      "compilation failed: ERROR: <input>:1:2: undeclared reference to 'x' (in container '')",
    );
    expect(told.at(-1)).toBe('19900 more errors were truncated');
  });

  it('is read when long and flat', () => {
    expect(evaluate(`true${' && true'.repeat(5000)}`)).toBe('true');
    expect(evaluate(`'${'a'.repeat(100_001)}'`)).toContain('exceeds limit');
  });
});
