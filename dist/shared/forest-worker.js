import { t as forestGrower } from "./forest-job.js";
import { parentPort, workerData } from "node:worker_threads";
// packages/models/trees/forest-worker.ts
const { job, next, count } = workerData;
const grow = forestGrower(job);
for (let index = Atomics.add(next, 0, 1); index < count; index = Atomics.add(next, 0, 1)) {
	const reply = {
		index,
		grown: grow(index)
	};
	parentPort?.postMessage(reply);
}
export {};
