import "./git-objects.js";
import "./git-tag.js";
export { t as readStored } from "./store.js";
import "./project.js";
import "./tag-name.js";
import "./state.js";
