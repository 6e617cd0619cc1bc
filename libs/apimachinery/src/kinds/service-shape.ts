/** What defaults, rules and columns of a Service read; see shapes.ts. */
export type ServiceShape = {
  readonly spec?: ServiceSpecShape;
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly {
        readonly ip?: string;
        readonly hostname?: string;
        readonly ipMode?: string;
      }[];
    };
  };
};

export type ServiceSpecShape = {
  readonly type?: string;
  readonly ports?: readonly ServicePortShape[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly internalTrafficPolicy?: string;
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly loadBalancerClass?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly trafficDistribution?: string;
};

export type ServicePortShape = {
  readonly name?: string;
  readonly port?: number;
  readonly nodePort?: number;
  readonly protocol?: string;
  readonly targetPort?: number | string;
  readonly appProtocol?: string;
};

/** Reached from outside the cluster, so that it matters where such traffic goes. */
export const isExternal = ({ type, externalIPs = [] }: ServiceSpecShape): boolean =>
  type === 'LoadBalancer' ||
  type === 'NodePort' ||
  (type === 'ClusterIP' && externalIPs.length > 0);

export const isHeadless = ({ clusterIP }: ServiceSpecShape): boolean => clusterIP === 'None';
