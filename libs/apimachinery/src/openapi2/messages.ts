/**
 * The messages in which a document of OpenAPI 2 is written as protobuf (gnostic's `openapi.v2`), as far as documents here
 * use them: the number of each field, and what it holds.
 */
export type Form =
  | { readonly of: 'text' | 'texts' | 'flag' | 'count' | 'number' | 'any' | 'anys' }
  /** A list of names of types, of which there is one. */
  | { readonly of: 'type' }
  | { readonly of: 'parameters' }
  | { readonly of: 'message'; readonly message: MessageName; readonly isChoice?: true }
  /** An object with names of its own: a message with a list of pairs as its field `at`. */
  | {
      readonly of: 'named';
      readonly message: MessageName;
      readonly at: number;
      readonly isChoice?: true;
    };

export type MessageName =
  | 'Info'
  | 'PathItem'
  | 'Operation'
  | 'Body'
  | 'Query'
  | 'Path'
  | 'Response'
  | 'Schema'
  | 'Document';

export type Message = {
  readonly fields: Readonly<Record<string, readonly [number, Form]>>;
  /** Number of the list of what begins with `x-`. */
  readonly extensions?: number;
};

const text: Form = { of: 'text' };
const texts: Form = { of: 'texts' };
const flag: Form = { of: 'flag' };
const count: Form = { of: 'count' };
const number: Form = { of: 'number' };
const parameters: Form = { of: 'parameters' };
const schema: Form = { of: 'message', message: 'Schema' };
/** Where it could be something else too; then it is the first field of a message around it. */
const chosenSchema: Form = { of: 'message', message: 'Schema', isChoice: true };
const operation: Form = { of: 'message', message: 'Operation' };

export const messages: Readonly<Record<MessageName, Message>> = {
  Document: {
    fields: {
      swagger: [1, text],
      info: [2, { of: 'message', message: 'Info' }],
      paths: [8, { of: 'named', message: 'PathItem', at: 2 }],
      definitions: [9, { of: 'named', message: 'Schema', at: 1 }],
    },
  },
  Info: { fields: { title: [1, text], version: [2, text] } },
  PathItem: {
    fields: {
      get: [2, operation],
      put: [3, operation],
      post: [4, operation],
      delete: [5, operation],
      patch: [8, operation],
      parameters: [9, parameters],
    },
  },
  Operation: {
    fields: {
      description: [3, text],
      operationId: [5, text],
      produces: [6, texts],
      consumes: [7, texts],
      parameters: [8, parameters],
      responses: [9, { of: 'named', message: 'Response', at: 1, isChoice: true }],
      schemes: [10, texts],
    },
    extensions: 13,
  },
  Body: {
    fields: {
      description: [1, text],
      name: [2, text],
      in: [3, text],
      required: [4, flag],
      schema: [5, schema],
    },
  },
  Query: {
    fields: {
      required: [1, flag],
      in: [2, text],
      description: [3, text],
      name: [4, text],
      type: [6, text],
      format: [7, text],
      uniqueItems: [20, flag],
    },
  },
  Path: {
    fields: {
      required: [1, flag],
      in: [2, text],
      description: [3, text],
      name: [4, text],
      type: [5, text],
      format: [6, text],
      uniqueItems: [19, flag],
    },
  },
  Response: { fields: { description: [1, text], schema: [2, chosenSchema] } },
  Schema: {
    fields: {
      $ref: [1, text],
      format: [2, text],
      title: [3, text],
      description: [4, text],
      default: [5, { of: 'any' }],
      maximum: [7, number],
      exclusiveMaximum: [8, flag],
      minimum: [9, number],
      exclusiveMinimum: [10, flag],
      maxLength: [11, count],
      minLength: [12, count],
      pattern: [13, text],
      maxItems: [14, count],
      minItems: [15, count],
      uniqueItems: [16, flag],
      maxProperties: [17, count],
      minProperties: [18, count],
      required: [19, texts],
      enum: [20, { of: 'anys' }],
      additionalProperties: [21, chosenSchema],
      type: [22, { of: 'type' }],
      items: [23, chosenSchema],
      properties: [25, { of: 'named', message: 'Schema', at: 1 }],
    },
    extensions: 31,
  },
};
