export { i as bringInStep, n as isTagOf, r as promote, t as rollback } from "./release.js";
import "./releases2.js";
