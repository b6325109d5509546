export { t as alarmsOf, n as client, r as forgeOf, i as labelsNow, a as movedOn, o as reviewOf } from "./github.js";
