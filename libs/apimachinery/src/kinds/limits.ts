/** Limits of single kinds, as Kubernetes has them. */
export const kindLimits = {
  secretBytesMax: 1024 * 1024,
  configMapBytesMax: 1024 * 1024,
  portNumberMax: 65_535,
  eventNoteBytesMax: 1024,
  gracePeriodSecondsMin: 0,
  /** Selectors of a policy that its column shows. */
  selectorsShownMax: 3,
  /** Names in one list of a Freeze. */
  freezeNamesMax: 256,
  freezeReasonBytesMax: 256,
} as const;
