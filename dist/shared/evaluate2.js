export { t as evaluate } from "./evaluate.js";
