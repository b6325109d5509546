export { t as accept } from "./accept.js";
