/** Limits on what is read from a protobuf body; its bytes are limited before it comes here. */
export const protobufLimits = {
  /**
   * Fields and packed numbers of one body, at every level together, unknown ones too. Some fields take two
   * bytes and make an object, so the limit on bytes alone would not hold the memory.
   */
  fieldsMax: 250_000,
  /** How deep the messages of the table may nest. The table has no circles; its test checks both. */
  depthMax: 24,
} as const;
