export { n as request } from "./http.js";
