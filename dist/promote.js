import { t as promoteAction } from "./shared/releases.js";
import { n as runAction } from "./shared/job.js";
// actions/promote/main.ts
await runAction("promote", promoteAction);
export {};
