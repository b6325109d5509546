// npm run bench -- table|metrics|start|actions|compare|drift|models|publish|release|serve|soak
import { benchActions } from './actions.ts';
import { benchCompare } from './compare.ts';
import { benchDrift } from './drift.ts';
import { benchMetrics } from './metrics.ts';
import { benchModels } from './models.ts';
import { benchPublish } from './publish.ts';
import { benchRelease } from './release.ts';
import { benchServe } from './serve.ts';
import { benchSoak } from './soak.ts';
import { benchStart } from './start.ts';
import { benchTable } from './table.ts';

const BENCHES = {
  table: benchTable,
  metrics: benchMetrics,
  start: benchStart,
  actions: benchActions,
  compare: benchCompare,
  drift: benchDrift,
  models: benchModels,
  publish: benchPublish,
  release: benchRelease,
  serve: benchServe,
  soak: benchSoak,
} as const;

const [name = ''] = process.argv.slice(2);
if (Object.hasOwn(BENCHES, name)) {
  await BENCHES[name as keyof typeof BENCHES]();
} else {
  console.error(`Usage: npm run bench -- ${Object.keys(BENCHES).join('|')}`);
  process.exitCode = 2;
}
