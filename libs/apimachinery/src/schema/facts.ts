/**
 * What the generated structure does not know, by hand, for the types of structure.generated.ts: which lists
 * merge by which key in a strategic merge patch, which are maps or sets to server-side apply, what is applied as
 * one value, what a missing field means, and the fields that newer releases have.
 *
 * The two merge vocabularies differ on purpose where Kubernetes differs: Container.ports merges by
 * `containerPort` in a patch and is keyed by port and protocol in an apply.
 */

/** Same grammar as the generated structure; fields given here win over, or are added to, the generated ones. */
export const amendments = `
ContainerStatus allocatedResources={}quantity
CustomResourceDefinitionCondition observedGeneration=int64
CustomResourceDefinitionStatus observedGeneration=int64
EmptyDirVolumeSource sizeLimit=quantity
ImageVolumeStatus imageRef!=string
JSONSchemaProps additionalItems=any:JSONSchemaPropsOrBool additionalProperties=any:JSONSchemaPropsOrBool default=any:JSON dependencies={}any:JSONSchemaPropsOrStringArray enum=[]any:JSON example=any:JSON
JSONSchemaProps items=JSONSchemaProps maximum=number minimum=number multipleOf=number
LimitRangeItem default={}quantity defaultRequest={}quantity max={}quantity maxLimitRequestRatio={}quantity min={}quantity
NodeAllocatableResourceClaimStatus containers=[]string resourceClaimName!=string resources!={}quantity
NodeStatus allocatable={}quantity capacity={}quantity declaredFeatures=[]string
PodCertificateProjection userAnnotations={}string
PodSchedulingGroup podGroupName=string
PodSpec overhead={}quantity schedulingGroup=PodSchedulingGroup
PodStatus allocatedResources={}quantity nodeAllocatableResourceClaimStatuses=[]NodeAllocatableResourceClaimStatus resources=ResourceRequirements
ResourceFieldSelector divisor=quantity
ResourceHealth message=string
ResourceQuotaSpec hard={}quantity
ResourceQuotaStatus hard={}quantity used={}quantity
ResourceRequirements limits={}quantity requests={}quantity
RoleRef apiGroup=string
TokenReviewSpec token!=string
VolumeMountStatus volumeStatus=VolumeStatus
VolumeResourceRequirements limits={}quantity requests={}quantity
VolumeStatus image=ImageVolumeStatus
WebhookConversion clientConfig=any
`;

export type ListFact = {
  readonly listType: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  readonly patchStrategy: 'merge' | 'replace';
  readonly mergeKey?: string;
  readonly retainKeys?: boolean;
};

/** Keyed and merged by the same field, as most lists are. */
const keyed = (key: string): ListFact => ({
  listType: 'map',
  keys: [key],
  patchStrategy: 'merge',
  mergeKey: key,
});
const keyedRetaining = (key: string): ListFact => ({ ...keyed(key), retainKeys: true });
const mergedSet: ListFact = { listType: 'set', keys: [], patchStrategy: 'merge' };
const replacedSet: ListFact = { listType: 'set', keys: [], patchStrategy: 'replace' };
const ports: ListFact = {
  listType: 'map',
  keys: ['containerPort', 'protocol'],
  patchStrategy: 'merge',
  mergeKey: 'containerPort',
};

const containerLists = {
  env: keyed('name'),
  ports,
  volumeDevices: keyed('devicePath'),
  volumeMounts: keyed('mountPath'),
};

/** By type, then field. A list that is not here is atomic and replaced. */
export const listFacts: Readonly<Record<string, Readonly<Record<string, ListFact>>>> = {
  Container: containerLists,
  ContainerRestartRuleOnExitCodes: { values: replacedSet },
  ContainerStatus: { allocatedResourcesStatus: keyed('name'), volumeMounts: keyed('mountPath') },
  CustomResourceDefinitionStatus: {
    conditions: { listType: 'map', keys: ['type'], patchStrategy: 'replace' },
  },
  DeploymentStatus: { conditions: keyed('type') },
  EphemeralContainer: containerLists,
  JSONSchemaProps: { 'x-kubernetes-validations': keyed('rule') },
  NamespaceStatus: { conditions: keyed('type') },
  NodeAllocatableResourceClaimStatus: { containers: replacedSet },
  NodeSpec: { podCIDRs: mergedSet },
  NodeStatus: { addresses: keyed('type'), conditions: keyed('type') },
  ObjectMeta: { finalizers: mergedSet, ownerReferences: keyed('uid') },
  PodSpec: {
    containers: keyed('name'),
    ephemeralContainers: keyed('name'),
    hostAliases: keyed('ip'),
    imagePullSecrets: keyed('name'),
    initContainers: keyed('name'),
    resourceClaims: keyedRetaining('name'),
    schedulingGates: keyed('name'),
    topologySpreadConstraints: {
      listType: 'map',
      keys: ['topologyKey', 'whenUnsatisfiable'],
      patchStrategy: 'merge',
      mergeKey: 'topologyKey',
    },
    volumes: keyedRetaining('name'),
  },
  PodStatus: {
    conditions: keyed('type'),
    hostIPs: { listType: 'atomic', keys: [], patchStrategy: 'merge', mergeKey: 'ip' },
    podIPs: keyed('ip'),
    resourceClaimStatuses: keyedRetaining('name'),
  },
  ReplicaSetStatus: { conditions: keyed('type') },
  ResourceRequirements: {
    claims: { listType: 'map', keys: ['name'], patchStrategy: 'replace' },
  },
  ResourceStatus: {
    resources: { listType: 'map', keys: ['resourceID'], patchStrategy: 'replace' },
  },
  ServiceAccount: { secrets: keyed('name') },
  ServiceSpec: {
    ports: {
      listType: 'map',
      keys: ['port', 'protocol'],
      patchStrategy: 'merge',
      mergeKey: 'port',
    },
  },
  ServiceStatus: { conditions: keyed('type') },
};

/** Types that server-side apply owns as one value. */
export const atomicTypes: ReadonlySet<string> = new Set([
  'ConfigMapKeySelector',
  'FileKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'OwnerReference',
  'ResourceFieldSelector',
  'ScopeSelector',
  'RoleRef',
  'SecretKeySelector',
  'Subject',
  'TypedLocalObjectReference',
]);

/** `Type.field` of maps that server-side apply owns as one value. */
export const atomicMaps: ReadonlySet<string> = new Set([
  'PodSpec.nodeSelector',
  'ServiceSpec.selector',
]);

/** Types of which a strategic merge drops the fields that the patch does not retain. */
export const retainingTypes: ReadonlySet<string> = new Set(['DeploymentStrategy']);
