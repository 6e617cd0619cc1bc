import { describe, expect, it } from '@jest/globals';
import { readScript, type Step } from './script.decide.js';

const variables = new Map([
  ['NAME', 'web 1'],
  ['A', 'x'],
]);

const marks = { always: '', 'after-success': '&& ', 'after-failure': '|| ' } as const;
const outputs = ({ output }: Step): string =>
  ({ out: '', error: ' >&2', file: ` > ${output.kind === 'file' ? output.path : ''}` })[
    output.kind
  ];

/** `[echo|a b] && [cat] > file` */
function print(text: string): string {
  const script = readScript(text, variables);
  if (script.kind === 'malformed') return script.why;
  return script.steps
    .map((step) => `${marks[step.when]}[${step.words.join('|')}]${outputs(step)}`)
    .join(' ');
}

describe('a script', () => {
  it.each([
    ['echo a  b', '[echo|a|b]'],
    ['', ''],
    ['  # nothing', ''],
    ['echo a; echo b\necho c', '[echo|a] [echo|b] [echo|c]'],
    ['true && echo a || echo b', '[true] && [echo|a] || [echo|b]'],
    [`echo 'a $A' "b $A" c$A`, '[echo|a $A|b x|cx]'],
    ['echo $NAME "${NAME}2" $NONE.', '[echo|web 1|web 12|.]'],
    ['echo a\\ b "say \\"hi\\"" "\\$A"', '[echo|a b|say "hi"|$A]'],
    ['echo a >&2', '[echo|a] >&2'],
    ['echo a > /tmp/f b; cat /tmp/f', '[echo|a|b] > /tmp/f [cat|/tmp/f]'],
    [`echo '>' ">" b`, '[echo|>|>|b]'],
    ['echo a >', 'syntax error: unexpected ">"'],
    ['echo a | cat', 'syntax error: unexpected "|"'],
    ['echo $(id)', 'syntax error: unexpected "("'],
    ["echo 'a", `syntax error: unexpected "'"`],
  ])('%j', (text, expected) => {
    expect(print(text)).toBe(expected);
  });
});
