import { schemaPrefix } from '../discovery/schema-names.js';

/**
 * The documents of OpenAPI 3, a group version each, as the one document of OpenAPI 2 (Swagger). kubectl before 1.29 applies
 * by it, kubectl of any age checks a `kind: List` by it, and Argo CD reads all its types from it.
 */
export type Data = Readonly<Record<string, unknown>>;

export function toOpenApi2(documents: readonly Data[]): Data {
  const [first = {}] = documents;
  return {
    swagger: '2.0',
    info: first['info'] ?? { title: '', version: '' },
    paths: mergedOf(documents, (document) => mapped(dataOf(document['paths']), pathOf)),
    definitions: mergedOf(documents, ({ components }) =>
      mapped(dataOf(dataOf(components)['schemas']), schemaOf),
    ),
  };
}

const mergedOf = (documents: readonly Data[], part: (document: Data) => Data): Data =>
  Object.fromEntries(
    documents
      .flatMap((document) => Object.entries(part(document)))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const mapped = (data: Data, convert: (value: Data) => Data): Data =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, convert(dataOf(value))]));

const pathOf = (item: Data): Data =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) =>
      name === 'parameters'
        ? [name, listOf(value).map(parameterOf)]
        : [name, operationOf(dataOf(value))],
    ),
  );

function operationOf({ requestBody, parameters, responses, ...rest }: Data): Data {
  const accepted = dataOf(dataOf(requestBody)['content']);
  const [body] = Object.values(accepted);
  const bodyParameter =
    body === undefined
      ? []
      : [
          {
            name: 'body',
            in: 'body',
            required: dataOf(requestBody)['required'] === true,
            schema: schemaOf(dataOf(dataOf(body)['schema'])),
          },
        ];
  return {
    ...rest,
    consumes: body === undefined ? ['*/*'] : Object.keys(accepted),
    produces: ['application/json', 'application/yaml'],
    schemes: ['https'],
    parameters: [...bodyParameter, ...listOf(parameters).map(parameterOf)],
    responses: mapped(dataOf(responses), responseOf),
  };
}

/** What is said of its schema stands in the parameter itself. */
const parameterOf = ({ schema, ...rest }: Data): Data => ({ ...rest, ...dataOf(schema) });

function responseOf({ content, ...rest }: Data): Data {
  const [body] = Object.values(dataOf(content));
  return body === undefined ? rest : { ...rest, schema: schemaOf(dataOf(dataOf(body)['schema'])) };
}

/** Choices become text, a wrapped reference stands by itself, and references lead to definitions. */
function schemaOf({ allOf, oneOf, ...schema }: Data): Data {
  const [wrapped] = listOf(allOf);
  if (wrapped !== undefined) {
    const { default: _implied, ...described } = schema;
    return { ...described, ...schemaOf(wrapped) };
  }
  const members = Object.entries(schema).map(([name, value]) => [name, memberOf(name, value)]);
  return { ...Object.fromEntries(members), ...(oneOf === undefined ? {} : { type: 'string' }) };
}

function memberOf(name: string, value: unknown): unknown {
  switch (name) {
    case '$ref':
      return String(value).replace(schemaPrefix, '#/definitions/');
    case 'properties':
      return mapped(dataOf(value), schemaOf);
    case 'items':
    case 'additionalProperties':
      return typeof value === 'object' ? schemaOf(dataOf(value)) : value;
    default:
      return value;
  }
}

const dataOf = (value: unknown): Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
const listOf = (value: unknown): readonly Data[] => (Array.isArray(value) ? (value as Data[]) : []);
