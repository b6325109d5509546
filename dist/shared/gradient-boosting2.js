export { t as gradientBoosting } from "./gradient-boosting.js";
