import type { PolicyRule, RbacSubject, RoleRef } from '@navarch/model';
import type { LabelSelectorShape } from './shapes.js';

/** The fields of the kinds about access, as they are behind the structure check; see shapes.ts. */

export type RoleShape = { readonly rules?: readonly PolicyRule[] | null };

export type ClusterRoleShape = RoleShape & {
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelectorShape[] };
};

export type BindingShape = {
  readonly subjects?: readonly RbacSubject[];
  readonly roleRef?: Partial<RoleRef>;
};

export type ResourceAttributesShape = {
  readonly namespace?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly version?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
};

export type AccessReviewShape = {
  readonly spec?: {
    readonly resourceAttributes?: ResourceAttributesShape;
    readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
    readonly user?: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
    readonly uid?: string;
  };
};

export type RulesReviewShape = { readonly spec?: { readonly namespace?: string } };
export type TokenReviewShape = {
  readonly spec?: { readonly token?: string; readonly audiences?: readonly string[] };
};

export type BoundObjectShape = {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
};

export type TokenRequestShape = {
  readonly spec?: {
    readonly audiences?: readonly string[];
    readonly boundObjectRef?: BoundObjectShape;
    readonly expirationSeconds?: number;
  };
};
