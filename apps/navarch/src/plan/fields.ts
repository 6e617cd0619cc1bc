/** JSON that nobody has checked yet; what is no object has no fields, what is no list no items. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (json: unknown): Fields =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : {};

export const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);
