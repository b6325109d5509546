import { r as rollbackAction } from "./shared/releases.js";
import { n as runAction } from "./shared/job.js";
// actions/rollback/main.ts
await runAction("rollback", rollbackAction);
export {};
