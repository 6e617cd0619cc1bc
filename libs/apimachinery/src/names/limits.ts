/** Limits on names and metadata, as Kubernetes has them. */
export const nameLimits = {
  dnsSubdomainLengthMax: 253,
  dnsLabelLengthMax: 63,
  qualifiedNameLengthMax: 63,
  labelValueLengthMax: 63,
  portNameLengthMax: 15,
  annotationBytesMax: 256 * 1024,
} as const;
