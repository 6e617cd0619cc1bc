/** Limits of single kinds, as Kubernetes has them. */
export const kindLimits = {
  secretBytesMax: 1024 * 1024,
  portNumberMax: 65_535,
  eventNoteBytesMax: 1024,
  gracePeriodSecondsMin: 0,
} as const;
