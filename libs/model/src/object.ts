/**
 * The shape every Kubernetes object has, as plain JSON.
 *
 * Objects travel through the system as frozen JSON values; a kind's own fields are read through the
 * kind's module, never by guessing.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [field: string]: Json | undefined };

export type OwnerReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
};

export type ObjectMeta = {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  /** Decimal position in the change log at which this version was committed. */
  readonly resourceVersion?: string;
  readonly generation?: number;
  /** RFC 3339, whole seconds, `Z`. */
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly JsonObject[];
};

/** What becomes of what an object owns when it is deleted: it stays, goes afterwards, or goes first. */
export type Propagation = (typeof propagations)[number];
export const propagations = ['Foreground', 'Background', 'Orphan'] as const;
/** What stands among an object's finalizers while the collector has yet to keep such a promise. */
export const propagationFinalizers = {
  Orphan: 'orphan',
  Foreground: 'foregroundDeletion',
} as const;

export type KubeObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
};

export type Condition = {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** RFC 3339; when `status` last changed. */
  readonly lastTransitionTime: string;
  /** The generation of the object that it speaks of. */
  readonly observedGeneration?: number;
};
