import { n as reconcileAction } from "./shared/releases.js";
import { n as runAction } from "./shared/job.js";
// actions/reconcile/main.ts
await runAction("reconcile", reconcileAction);
export {};
