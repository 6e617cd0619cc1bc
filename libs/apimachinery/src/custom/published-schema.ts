import type { ResourceName } from '@navarch/model';
import { wellKnown } from '../discovery/schema-names.js';
import type { OpenSchema } from './open-schema.js';

/** The schema of a custom kind as OpenAPI shows it: as it was written, with what every object has. */
export function publishedSchema(
  schema: OpenSchema,
  { group, version, kind }: ResourceName,
): Readonly<Record<string, unknown>> {
  return {
    ...schema,
    type: 'object',
    properties: {
      ...schema.properties,
      apiVersion: {
        type: 'string',
        description: 'The version of the schema that this object follows.',
      },
      kind: { type: 'string', description: 'The kind of this object.' },
      metadata: {
        description: 'Name, labels, annotations and what the server keeps about the object.',
        allOf: [{ $ref: `#/components/schemas/${wellKnown.objectMeta}` }],
      },
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  };
}
