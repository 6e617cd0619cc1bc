import { Complaint } from '../complaint.js';
import { shown, type Home } from '../home.js';
import { ApiClient } from './client.js';
import { readAccess, type Access } from './kubeconfig.js';

/** Runs `act` against the federation of this data folder, at `server` if the kubeconfig's address is not the one from here. */
export async function withFederation<T>(
  home: Home,
  act: (api: ApiClient, access: Access) => Promise<T>,
  server?: string,
): Promise<T> {
  const written = await readAccess(home.kubeconfig);
  if (written === undefined) {
    throw new Complaint(`${shown(home.kubeconfig)} is missing or unreadable`, [
      './navarch up    starts everything and writes it',
    ]);
  }
  const access = server === undefined ? written : { ...written, server };
  const api = new ApiClient(access);
  try {
    return await act(api, access);
  } finally {
    await api.close();
  }
}
