/**
 * `node test/dist/members/main.js NAME …`: real control planes, one for each name, of the folder that KUBEBUILDER_ASSETS names,
 * until SIGTERM; for measurements. They keep what they are told as one in earnest does, have no nodes, and of the
 * controllers the one for namespaces. When all are ready one line of JSON on standard output lists them (`members`: name and
 * path of the kubeconfig), as the playground lists its own.
 */
import { once } from 'node:events';
import { type ControlPlane, startControlPlane } from './control-plane.js';

const assets = process.env['KUBEBUILDER_ASSETS'];
if (assets === undefined) throw new Error('KUBEBUILDER_ASSETS names no folder');
const over = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
const planes: ControlPlane[] = [];
try {
  const members: { readonly name: string; readonly kubeconfig: string }[] = [];
  for (const name of process.argv.slice(2)) {
    const plane = await startControlPlane({ assets, controllers: ['namespace'], durable: true });
    planes.push(plane);
    members.push({ name, kubeconfig: plane.kubeconfig });
  }
  process.stdout.write(`${JSON.stringify({ members })}\n`);
  await over;
} finally {
  await Promise.all(planes.map((plane) => plane.stop()));
}
