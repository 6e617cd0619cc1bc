import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startControlPlane } from '../members/control-plane.js';
import { openServer, type ParityServer } from './server.js';

/**
 * A real kube-apiserver with the two controllers that the federation has too, of the folder that KUBEBUILDER_ASSETS
 * names. Undefined when it has none.
 */
export function realServer(assets: string | undefined): (() => Promise<ParityServer>) | undefined {
  if (assets === undefined || !existsSync(join(assets, 'kube-apiserver'))) return undefined;
  return async () => {
    const plane = await startControlPlane({
      assets,
      controllers: ['namespace', 'garbage-collector'],
      durable: false,
    });
    return openServer(plane.kubeconfig, {
      stop: plane.stop,
      startControllers: async () => undefined,
    });
  };
}
