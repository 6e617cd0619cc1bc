import type { Condition, KubeObject, ObjectMeta } from '@navarch/model';
import type { PodNetworkShape, PodPlacementShape } from './pod-shapes.js';
import type { PodSecurityShape, SecurityContextShape } from './security-shapes.js';

/**
 * The fields of the served types that defaults, validation and columns read, as they are once an object
 * has passed the structure check: present or not, but of the right type.
 */

type Extended<T> = { readonly metadata: ObjectMeta } & T;
/** The object as its kind's shape; only behind the structure check. */
export const shaped = <T>(object: KubeObject): Extended<T> => object as unknown as Extended<T>;
/** And back, after a change that kept the shape. */
export const unshaped = (object: object): KubeObject => object as KubeObject;

export type NamespaceShape = {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] };
};

export type SecretShape = {
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly immutable?: boolean;
};

export type LabelSelectorShape = {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
};

export type ReplicaSetShape = {
  readonly spec?: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly selector?: LabelSelectorShape;
    readonly template?: TemplateShape;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly fullyLabeledReplicas?: number;
    readonly observedGeneration?: number;
  };
};

export type TemplateShape = {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: PodSpecShape;
};

export type PodSpecShape = PodNetworkShape &
  PodPlacementShape & {
    readonly containers?: readonly ContainerShape[];
    readonly initContainers?: readonly ContainerShape[];
    readonly ephemeralContainers?: readonly ContainerShape[];
    readonly volumes?: readonly VolumeShape[];
    readonly restartPolicy?: string;
    readonly schedulerName?: string;
    readonly nodeName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly hostPID?: boolean;
    readonly hostIPC?: boolean;
    readonly hostUsers?: boolean;
    readonly shareProcessNamespace?: boolean;
    readonly securityContext?: PodSecurityShape;
    readonly priorityClassName?: string;
    readonly runtimeClassName?: string;
    readonly preemptionPolicy?: string;
    readonly os?: { readonly name?: string };
    readonly hostname?: string;
    readonly subdomain?: string;
    readonly serviceAccount?: string;
    readonly serviceAccountName?: string;
    readonly imagePullSecrets?: readonly { readonly name?: string }[];
    readonly terminationGracePeriodSeconds?: number;
    readonly activeDeadlineSeconds?: number;
    readonly enableServiceLinks?: boolean;
    readonly tolerations?: readonly TolerationShape[];
  };

export type TolerationShape = {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
};

export type ContainerShape = {
  readonly name?: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly ports?: readonly PortShape[];
  readonly env?: readonly EnvShape[];
  readonly envFrom?: readonly EnvFromShape[];
  readonly volumeMounts?: readonly MountShape[];
  readonly volumeDevices?: readonly { readonly name?: string; readonly devicePath?: string }[];
  readonly resources?: ResourcesShape;
  readonly livenessProbe?: ProbeShape;
  readonly readinessProbe?: ProbeShape;
  readonly startupProbe?: ProbeShape;
  readonly lifecycle?: { readonly postStart?: HandlerShape; readonly preStop?: HandlerShape };
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContextShape;
  readonly terminationMessagePolicy?: string;
};

export type PortShape = {
  readonly name?: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol?: string;
};

export type EnvShape = {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
};

export type EnvFromShape = {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string };
  readonly secretRef?: { readonly name?: string };
};

export type MountShape = {
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
};

export type ResourcesShape = {
  readonly limits?: Readonly<Record<string, string | number>>;
  readonly requests?: Readonly<Record<string, string | number>>;
};

export type HandlerShape = {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: {
    readonly path?: string;
    readonly port?: number | string;
    readonly scheme?: string;
  };
  readonly tcpSocket?: { readonly port?: number | string };
  readonly grpc?: { readonly port?: number; readonly service?: string };
  readonly sleep?: { readonly seconds?: number };
};

export type ProbeShape = HandlerShape & {
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
};

/** A name and one source, named by its field. */
export type VolumeShape = Readonly<Record<string, unknown>> & { readonly name?: string };

export type PodShape = {
  readonly spec?: PodSpecShape;
  readonly status?: PodStatusShape;
};

export type PodStatusShape = {
  readonly phase?: string;
  readonly reason?: string;
  readonly podIP?: string;
  readonly nominatedNodeName?: string;
  readonly conditions?: readonly Partial<Condition>[];
  readonly containerStatuses?: readonly ContainerStatusShape[];
  readonly initContainerStatuses?: readonly ContainerStatusShape[];
};

export type ContainerStatusShape = {
  readonly name?: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly running?: { readonly startedAt?: string };
    readonly terminated?: {
      readonly reason?: string;
      readonly exitCode?: number;
      readonly signal?: number;
    };
  };
};

export type NodeShape = {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly podCIDR?: string;
    readonly providerID?: string;
    readonly taints?: readonly {
      readonly key?: string;
      readonly value?: string;
      readonly effect?: string;
    }[];
  };
  readonly status?: {
    readonly conditions?: readonly Partial<Condition>[];
    readonly addresses?: readonly { readonly type?: string; readonly address?: string }[];
    readonly capacity?: Readonly<Record<string, string | number>>;
    readonly nodeInfo?: {
      readonly kubeletVersion?: string;
      readonly osImage?: string;
      readonly kernelVersion?: string;
      readonly containerRuntimeVersion?: string;
    };
  };
};

export type EventShape = {
  readonly involvedObject?: Readonly<Record<string, string | undefined>>;
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly action?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
};
