export { t as imageClient, n as imageVersions } from "./image-client.js";
