/**
 * Writes libs/apimachinery/src/schema/structure.generated.ts: the fields of every Kubernetes type that
 * the served kinds reach, read from the models of @kubernetes/client-node.
 *
 * A person runs it (`node tools/generate-structure.mjs`) after an upgrade of that package, and reads the
 * difference. What the models do not know (merge keys, list types, atomic maps, quantities, fields of newer
 * releases) is in schema/facts.ts, by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const roots = [
  'V1Namespace',
  'V1Secret',
  'V1ReplicaSet',
  'CoreV1Event',
  'EventsV1Event',
  'V1Pod',
  'V1Node',
  'V1Scale',
  'V1ConfigMap',
  'V1Service',
  'V1ServiceAccount',
  'V1Deployment',
  'V1Lease',
  'V1ResourceQuota',
  'V1LimitRange',
  'V1Role',
  'V1RoleBinding',
  'V1ClusterRole',
  'V1ClusterRoleBinding',
  'V1SelfSubjectAccessReview',
  'V1SelfSubjectRulesReview',
  'V1SubjectAccessReview',
  'V1LocalSubjectAccessReview',
  'V1SelfSubjectReview',
  'V1TokenReview',
  'AuthenticationV1TokenRequest',
  'V1CustomResourceDefinition',
];
const models = new URL('../node_modules/@kubernetes/client-node/dist/gen/models/', import.meta.url);
const target = new URL('../libs/apimachinery/src/schema/structure.generated.ts', import.meta.url);

const scalars = new Map([
  ['Date', 'date-time'],
  ['V1MicroTime', 'date-time'],
  ['IntOrString', 'intOrString'],
  ['object', 'any'],
  ['any', 'any'],
]);

const lines = closure(roots).map(({ name, fields }) =>
  `${shortName(name)} ${fields.map(printField).join(' ')}`.trimEnd(),
);
writeFileSync(target, render(lines));
console.log(`${lines.length} types written to ${fileURLToPath(target)}`);

function closure(names) {
  const found = new Map();
  const waiting = [...names];
  while (waiting.length > 0) {
    const name = waiting.shift();
    if (found.has(name)) continue;
    const fields = readFields(name);
    found.set(name, { name, fields });
    waiting.push(...fields.map((field) => modelIn(field.type)).filter((one) => one !== undefined));
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readFields(name) {
  const source = readFileSync(new URL(`${name}.js`, models), 'utf8');
  const declared = readFileSync(new URL(`${name}.d.ts`, models), 'utf8');
  const map = /attributeTypeMap = (\[[\s\S]*?\]);/.exec(source);
  if (map === null) throw new Error(`${name} has no attributeTypeMap`);
  return JSON.parse(map[1]).map((field) => ({
    name: field.baseName,
    type: field.type,
    format: field.format,
    required: new RegExp(`^ +'${field.name}': `, 'm').test(declared),
  }));
}

/** `name=type`, with `!` after the name of a required field. */
function printField({ name, type, format, required }) {
  return `${name}${required ? '!' : ''}=${printType(type, format)}`;
}

function printType(type, format) {
  const list = /^(?:Array|Set)<(.*)>$/.exec(type);
  if (list !== null) return `[]${printType(list[1], format)}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map !== null) return `{}${printType(map[1], format)}`;
  return modelIn(type) === undefined ? printScalar(type, format) : shortName(type);
}

function printScalar(type, format) {
  const known = scalars.get(type);
  if (known !== undefined) return known;
  if (type === 'number' && format !== '') return format;
  return format === 'byte' ? 'byte' : type;
}

function modelIn(type) {
  return /\bV1MicroTime\b/.test(type)
    ? undefined
    : /\b(?:Authentication|Core|Events|Rbac)?V1[A-Z]\w*/.exec(type)?.[0];
}

/** Two groups have Events; of TokenRequests only one is served. */
function shortName(model) {
  return model.replace(/^(Events)?(?:Authentication|Core|Rbac)?V1/, '$1');
}

function render(types) {
  return `// Written by tools/generate-structure.mjs; do not edit.

/** One type a line: its name, then \`field=type\`; \`!\` marks a required field, \`[]\` a list, \`{}\` a map. */
export const structure = \`
${types.join('\n')}
\`;
`;
}
