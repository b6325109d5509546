export { t as client, n as forgeOf, r as labelsNow, i as movedOn, a as reviewOf } from "./github.js";
