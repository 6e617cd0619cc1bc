import type { OpenSchema } from '../open-schema.js';

/** Of what every object has, rules see its kind and its name. */
const text: OpenSchema = { type: 'string' };
const identity: Readonly<Record<string, OpenSchema>> = {
  apiVersion: text,
  kind: text,
  metadata: { type: 'object', properties: { name: text, generateName: text } },
};

const made = new WeakMap<OpenSchema, OpenSchema>();

/** The schema of a whole object, or of one that is embedded, with that. */
export function withTypeMeta(schema: OpenSchema): OpenSchema {
  const known = made.get(schema);
  if (known !== undefined) return known;
  const extended = { ...schema, properties: { ...schema.properties, ...identity } };
  made.set(schema, extended);
  return extended;
}
