/**
 * What a missing field of a present object means, by type, then field. Only defaults that need no look at
 * other fields are here; the rest (image pull policy by tag, an empty volume source) is in the kinds.
 */
const container = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};
/** Octal 644. */
const fileMode = 420;

export const fallbacks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  AzureDiskVolumeSource: {
    cachingMode: 'ReadWrite',
    fsType: 'ext4',
    kind: 'Shared',
    readOnly: false,
  },
  ConfigMapVolumeSource: { defaultMode: fileMode },
  Container: container,
  ContainerPort: { protocol: 'TCP' },
  DeploymentSpec: { progressDeadlineSeconds: 600, replicas: 1, revisionHistoryLimit: 10 },
  DownwardAPIVolumeSource: { defaultMode: fileMode },
  EphemeralContainer: container,
  FileKeySelector: { optional: false },
  GRPCAction: { service: '' },
  HTTPGetAction: { path: '/', scheme: 'HTTP' },
  HostPathVolumeSource: { type: '' },
  ISCSIVolumeSource: { iscsiInterface: 'default' },
  ObjectFieldSelector: { apiVersion: 'v1' },
  PersistentVolumeClaimSpec: { volumeMode: 'Filesystem' },
  PodSpec: {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  },
  Probe: { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
  ProjectedVolumeSource: { defaultMode: fileMode },
  RBDVolumeSource: { keyring: '/etc/ceph/keyring', pool: 'rbd', user: 'admin' },
  ReplicaSetSpec: { replicas: 1 },
  ResourceFieldSelector: { divisor: '0' },
  ScaleIOVolumeSource: { fsType: 'xfs', storageMode: 'ThinProvisioned' },
  Secret: { type: 'Opaque' },
  SecretVolumeSource: { defaultMode: fileMode },
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
  ServicePort: { protocol: 'TCP' },
  ServiceSpec: { sessionAffinity: 'None', type: 'ClusterIP' },
  TokenRequestSpec: { expirationSeconds: 3600 },
};
