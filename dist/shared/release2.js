import { n as followedStages } from "./state.js";
import { i as isTagOf, t as promote } from "./promote.js";
import { n as bringInStep, t as rollback } from "./release.js";
import "./image-client.js";
import "./releases2.js";
export { bringInStep, followedStages, isTagOf, promote, rollback };
