import "./state.js";
export { r as bringInStep, a as isTagOf, n as promote, t as rollback } from "./release.js";
import "./image-client.js";
import "./releases2.js";
