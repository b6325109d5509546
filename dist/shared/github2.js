export { t as client, n as labelsNow, r as reviewOf } from "./github.js";
