/** What may begin an operand, as ANTLR lists it for people. */
export const operands =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
/** Words that are kept for later. */
export const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
/** Words that have a meaning. */
export const keywords = new Set(['in', 'true', 'false', 'null']);
