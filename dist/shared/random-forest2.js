export { t as randomForest } from "./random-forest.js";
