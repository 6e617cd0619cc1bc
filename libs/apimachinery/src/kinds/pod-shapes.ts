/** What the rules of Pods read that nothing else does; see shapes.ts. */

/** Names and addresses that a Pod is given beside those of its cluster. */
export type PodNetworkShape = {
  readonly hostNetwork?: boolean;
  readonly dnsPolicy?: string;
  readonly dnsConfig?: {
    readonly nameservers?: readonly string[];
    readonly searches?: readonly string[];
    readonly options?: readonly { readonly name?: string }[];
  };
  readonly hostAliases?: readonly {
    readonly ip?: string;
    readonly hostnames?: readonly string[];
  }[];
};

/** Where Pods may go among nodes, and when. */
export type PodPlacementShape = {
  readonly affinity?: AffinityShape;
  readonly readinessGates?: readonly { readonly conditionType?: string }[];
  readonly schedulingGates?: readonly { readonly name?: string }[];
  readonly topologySpreadConstraints?: readonly SpreadShape[];
};

export type SpreadShape = {
  readonly maxSkew?: number;
  readonly topologyKey?: string;
  readonly whenUnsatisfiable?: string;
  readonly minDomains?: number;
  readonly labelSelector?: object;
};

type Preferred<T> = readonly ({ readonly weight?: number } & T)[];
export type TermShape = { readonly topologyKey?: string };
export type PodTerms = {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly TermShape[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: Preferred<{
    readonly podAffinityTerm?: TermShape;
  }>;
};
export type AffinityShape = {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {
      readonly nodeSelectorTerms?: readonly object[];
    };
    readonly preferredDuringSchedulingIgnoredDuringExecution?: Preferred<object>;
  };
  readonly podAffinity?: PodTerms;
  readonly podAntiAffinity?: PodTerms;
};
