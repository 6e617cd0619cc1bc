export type Fields = Readonly<Record<string, unknown>>;

/** The fields of what may be anything; none of what is no object. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
