export { t as client, n as labelsNow, r as movedOn, i as reviewOf } from "./github.js";
