import type { KubeObject } from '@navarch/model';
import {
  isExternal,
  type ServicePortShape,
  type ServiceShape,
  type ServiceSpecShape,
} from './service-shape.js';
import { shaped } from './shapes.js';

/** Defaults of a Service that depend on other fields of it; the plain ones are in schema/fallbacks.ts. */
export function defaultService(service: KubeObject): KubeObject {
  const { spec = {} } = shaped<ServiceShape>(service);
  const given = withoutIdle(spec);
  return {
    ...service,
    spec: {
      ...given,
      ...(given.ports === undefined ? {} : { ports: given.ports.map(defaultPort) }),
      ...affinityOf(given),
      ...policiesOf(given),
    },
  };
}

/** How clients are kept says nothing where they are not. */
function withoutIdle(spec: ServiceSpecShape): ServiceSpecShape {
  if (spec.sessionAffinity !== 'None') return spec;
  const { sessionAffinityConfig: _idle, ...others } = spec;
  return others;
}

function defaultPort(port: ServicePortShape): ServicePortShape {
  const { targetPort } = port;
  if (targetPort !== undefined && targetPort !== 0 && targetPort !== '') return port;
  return port.port === undefined ? port : { ...port, targetPort: port.port };
}

const affinitySeconds = 10_800;

function affinityOf({
  sessionAffinity,
  sessionAffinityConfig,
}: ServiceSpecShape): ServiceSpecShape {
  if (sessionAffinity !== 'ClientIP') return {};
  if (sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) return {};
  return { sessionAffinityConfig: { clientIP: { timeoutSeconds: affinitySeconds } } };
}

const inside: ReadonlySet<string | undefined> = new Set(['ClusterIP', 'NodePort', 'LoadBalancer']);

function policiesOf(spec: ServiceSpecShape): ServiceSpecShape {
  const { type, externalTrafficPolicy = '', internalTrafficPolicy } = spec;
  return {
    ...(isExternal(spec) && externalTrafficPolicy === ''
      ? { externalTrafficPolicy: 'Cluster' }
      : {}),
    ...(internalTrafficPolicy === undefined && inside.has(type)
      ? { internalTrafficPolicy: 'Cluster' }
      : {}),
    ...(type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined
      ? { allocateLoadBalancerNodePorts: true }
      : {}),
  };
}
