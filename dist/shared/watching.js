export { t as actOn, r as watch } from "./way-back.js";
