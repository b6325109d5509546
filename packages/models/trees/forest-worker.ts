import { parentPort, workerData } from 'node:worker_threads';
import { forestGrower } from './forest-job.ts';
import type { ForestOrder, ForestReply } from './forest-threads.ts';

const { job, next, count } = workerData as ForestOrder;
const grow = forestGrower(job);
for (let index = Atomics.add(next, 0, 1); index < count; index = Atomics.add(next, 0, 1)) {
  const reply: ForestReply = { index, grown: grow(index) };
  parentPort?.postMessage(reply);
}
