/** Limits on what is read from a request, before anything looks inside. */
export const decodeLimits = {
  /** Levels of objects and lists. The deepest served type has about 20. */
  depthMax: 64,
  /** How much an alias of a YAML document may multiply its nodes. */
  yamlAliasesMax: 50,
  /** Parts of a YAML document (marks, words, spaces): half a second of reading. JSON has no such limit. */
  yamlTokensMax: 250_000,
  /** Unknown and repeated fields that one answer speaks of; it must not outgrow the request. */
  problemsMax: 100,
} as const;
