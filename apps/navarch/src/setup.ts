import { readEnv, readLauncherConfig, type Env, type LauncherConfig } from '@navarch/runtime';
import { homeOf, type Home } from './home.js';

/** What every verb starts from. */
export type Setup = { readonly env: Env; readonly config: LauncherConfig; readonly home: Home };

export function readSetup(): Setup {
  const env = readEnv();
  const config = readLauncherConfig(env);
  const dataDirIsGiven = (env['NAVARCH_DATA_DIR'] ?? '') !== '';
  return { env, config, home: homeOf({ dataDir: config.dataDir, dataDirIsGiven }) };
}
