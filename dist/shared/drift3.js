export { t as drift } from "./drift2.js";
