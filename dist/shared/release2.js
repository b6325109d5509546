import { n as followedStages } from "./state.js";
import { a as isTagOf, n as promote, r as bringInStep, t as rollback } from "./release.js";
import "./image-client.js";
import "./releases2.js";
export { bringInStep, followedStages, isTagOf, promote, rollback };
