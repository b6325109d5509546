export { n as WATCH } from "./drift-record.js";
