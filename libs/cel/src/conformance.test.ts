import { describe, expect, it } from '@jest/globals';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { asked, bound, environmentOf, outcome, shown, skipped } from './conformance.fixture.js';
import { compile, Fault, Meter } from './index.js';

/** What the rules of Kubernetes cannot meet: messages of protobuf, and functions that it does not have. */
const others = new Set([
  'bindings_ext',
  'block_ext',
  'conversions_proto',
  'dynamic',
  'encoders_ext',
  'enums',
  'math_ext',
  'network_ext',
  'proto2',
  'proto2_ext',
  'proto3',
  'type_deductions',
  'wrappers',
]);

/** Where Kubernetes is held to an earlier form of the extension for texts, or CEL is given what Kubernetes does not give. */
const different =
  /^x == null$|\ba\.b\.c\b|\bx\.y\b|\bfn\(|\btuple\(|"%[sdef]"\.format|indexOf\('a', 30\)|LastIndexOf|lastIndexOf\('a', 30\)/;

describe('the conformance tests of CEL', () => {
  for (const suite of (tests.suites ?? []).filter(({ name }) => !others.has(name))) {
    it(suite.name, () => {
      const wrong = asked(suite)
        .filter((test) => !skipped(test) && !different.test(test.expr))
        .flatMap((test) => {
          const found = evaluate(test.expr, test);
          const wanted = outcome(test);
          return found === wanted ? [] : [{ expression: test.expr, found, wanted }];
        });
      expect(wrong).toEqual([]);
    });
  }
});

function evaluate(source: string, test: Parameters<typeof bound>[0]): string {
  const program = compile(source, environmentOf(test));
  if (program instanceof Fault) return 'fault';
  return shown(program.run(bound(test), new Meter(1e7)));
}
