/** One of `x-kubernetes-validations`. */
export type Rule = {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
};

/** The part of OpenAPI that a definition writes its schemas in, as it is once the definition has been accepted. */
export type OpenSchema = {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, OpenSchema>>;
  readonly additionalProperties?: OpenSchema | boolean;
  readonly items?: OpenSchema;
  readonly required?: readonly string[];
  readonly allOf?: readonly OpenSchema[];
  readonly anyOf?: readonly OpenSchema[];
  readonly oneOf?: readonly OpenSchema[];
  readonly not?: OpenSchema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly Rule[];
};

type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const keepsUnknown = (schema: OpenSchema): boolean =>
  schema['x-kubernetes-preserve-unknown-fields'] === true;
export const isEmbedded = (schema: OpenSchema): boolean =>
  schema['x-kubernetes-embedded-resource'] === true;
export const isIntOrString = (schema: OpenSchema): boolean =>
  schema['x-kubernetes-int-or-string'] === true;

/** The schema of a field; undefined for one that the schema does not know. */
export function fieldSchema(schema: OpenSchema, name: string): OpenSchema | undefined {
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  if (additionalProperties === true) return anything;
  return additionalProperties === false ? undefined : additionalProperties;
}

/** Takes whatever there is. */
export const anything: OpenSchema = { 'x-kubernetes-preserve-unknown-fields': true };

/** Every object that is embedded, and the custom object itself, has these whatever its schema says. */
export const typeFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
