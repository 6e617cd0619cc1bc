import * as fc from 'fast-check';

/** Property tests try the same inputs in every run, so that a change is what turns them red; NAVARCH_SEED=N tries others. */
fc.configureGlobal({ seed: Number(process.env['NAVARCH_SEED'] ?? 20_260_304) });
